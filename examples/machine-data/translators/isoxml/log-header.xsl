<?xml version="1.0" encoding="UTF-8"?>
<!-- The layout of a time log's binary records: a line for the position with the attributes that each record holds (those
     with an empty value), then the DDI of every logged value, in order. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:template match="/">
    <xsl:if test="not(/TIM)">
      <xsl:message terminate="yes">the root of a time log's header is not TIM</xsl:message>
    </xsl:if>
    <xsl:text>position </xsl:text>
    <xsl:for-each select="/TIM/PTN/@*[. = '']">
      <xsl:sort select="name()"/>
      <xsl:value-of select="name()"/>
    </xsl:for-each>
    <xsl:text>&#10;</xsl:text>
    <xsl:for-each select="/TIM/DLV">
      <xsl:value-of select="concat('value ', @A, '&#10;')"/>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
