<?xml version="1.0" encoding="UTF-8"?>
<!-- A merged task file as tab-separated lines: "task", id, name, field, status, start, end; and after each task one
     line "log", id of the task, name of the log for every time log that it has. Tabs and line breaks inside a value
     become spaces. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:key name="field" match="PFD" use="@A"/>
  <xsl:template match="/">
    <xsl:for-each select="/ISO11783_TaskData/TSK">
      <xsl:text>task</xsl:text>
      <xsl:call-template name="column"><xsl:with-param name="text" select="@A"/></xsl:call-template>
      <xsl:call-template name="column"><xsl:with-param name="text" select="@B"/></xsl:call-template>
      <xsl:call-template name="column"><xsl:with-param name="text" select="key('field', @E)/@C"/></xsl:call-template>
      <xsl:call-template name="column"><xsl:with-param name="text" select="@G"/></xsl:call-template>
      <xsl:call-template name="column"><xsl:with-param name="text" select="TIM[1]/@A"/></xsl:call-template>
      <xsl:call-template name="column"><xsl:with-param name="text" select="TIM[last()]/@B"/></xsl:call-template>
      <xsl:text>&#10;</xsl:text>
      <xsl:variable name="task" select="@A"/>
      <xsl:for-each select="TLG">
        <xsl:text>log</xsl:text>
        <xsl:call-template name="column"><xsl:with-param name="text" select="$task"/></xsl:call-template>
        <xsl:call-template name="column"><xsl:with-param name="text" select="@A"/></xsl:call-template>
        <xsl:text>&#10;</xsl:text>
      </xsl:for-each>
    </xsl:for-each>
  </xsl:template>
  <xsl:template name="column">
    <xsl:param name="text"/>
    <xsl:value-of select="concat('&#9;', translate($text, '&#9;&#10;&#13;', '   '))"/>
  </xsl:template>
</xsl:stylesheet>
