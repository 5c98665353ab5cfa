<?xml version="1.0" encoding="UTF-8"?>
<!-- One document out of a card's many: each XFR element gives way to what stands in the external file that it names.
     The wrapper passes the files that are really there, as ' PFD00000=pfd00000.XML ...', because their names' case
     varies and XSLT 1.0 cannot ask whether a file exists. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:param name="files"/>
  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>
  <xsl:template match="XFR">
    <xsl:variable name="file" select="substring-before(substring-after($files, concat(' ', @A, '=')), ' ')"/>
    <xsl:if test="$file != ''">
      <xsl:apply-templates select="document($file, /)/XFC/node()"/>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
