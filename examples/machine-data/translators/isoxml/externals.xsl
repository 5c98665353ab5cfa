<?xml version="1.0" encoding="UTF-8"?>
<!-- The names of a task file's external files, one on a line. Ends with 10 when this is no task file. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:template match="/">
    <xsl:if test="not(/ISO11783_TaskData or /XFC)">
      <xsl:message terminate="yes">the root is neither ISO11783_TaskData nor XFC</xsl:message>
    </xsl:if>
    <xsl:for-each select="/ISO11783_TaskData/XFR">
      <xsl:value-of select="concat(@A, '&#10;')"/>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
