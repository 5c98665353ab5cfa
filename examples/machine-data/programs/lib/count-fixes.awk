# How many positions an NMEA log holds: the fixes of its GGA sentences, or of its RMC sentences where it has no GGA.
# Checksums are not looked at: this counts what the receiver meant to write.
BEGIN { FS = "," }
/^\$[A-Z][A-Z]GGA,/ { gga_seen = 1; if ($7 + 0 > 0 && $2 != gga_time) gga++; gga_time = $2 }
/^\$[A-Z][A-Z]RMC,/ { if ($3 == "A" && $2 != rmc_time) rmc++; rmc_time = $2 }
END { print (gga_seen ? gga : rmc) + 0 }
