      * Scale tickets of an elevator (39 bytes each) into CSV.
      *
      * TICKET_IN and TICKET_OUT name the files. A record:
      *   ticket 9(8), date 9(8), field X(8), gross kg 9(6),
      *   tare kg 9(6), moisture % 99V9.
      *
      * Return codes, as an operator of the time would expect them:
      *   0  every record is written
      *   4  some records are not, each is named on stderr
      *   8  the file holds no record
      *  12  no record of the file could be read
      *  16  a file could not be opened, read or written
      *
      * The output is opened only when the input could be opened,
      * so that a failed start leaves an older result alone.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. TICKET.
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT IN-F ASSIGN TO WS-IN ORGANIZATION LINE SEQUENTIAL
               FILE STATUS WS-IN-STATUS.
           SELECT OUT-F ASSIGN TO WS-OUT ORGANIZATION LINE SEQUENTIAL
               FILE STATUS WS-OUT-STATUS.
       DATA DIVISION.
       FILE SECTION.
       FD IN-F.
       01 IN-R.
          05 T-NO    PIC 9(8).
          05 T-DATE  PIC 9(8).
          05 T-FIELD PIC X(8).
          05 T-GROSS PIC 9(6).
          05 T-TARE  PIC 9(6).
          05 T-MOIST PIC 99V9.
          05 T-REST  PIC X(81).
       FD OUT-F.
       01 OUT-R PIC X(80).
       WORKING-STORAGE SECTION.
       01 WS-IN         PIC X(1024).
       01 WS-OUT        PIC X(1024).
       01 WS-IN-STATUS  PIC XX.
       01 WS-OUT-STATUS PIC XX.
       01 WS-END        PIC 9     VALUE 0.
       01 WS-READ       PIC 9(9)  VALUE 0.
       01 WS-WRITTEN    PIC 9(9)  VALUE 0.
       01 WS-SHOWN      PIC Z(8)9.
       01 WS-NET        PIC 9(6).
       01 WS-M          PIC 99.9.
       01 WS-WHY        PIC X(30).
       PROCEDURE DIVISION.
       MAIN-LINE.
           ACCEPT WS-IN FROM ENVIRONMENT "TICKET_IN".
           ACCEPT WS-OUT FROM ENVIRONMENT "TICKET_OUT".
           IF WS-IN = SPACES OR WS-OUT = SPACES
              DISPLAY "TKT000E TICKET_IN OR TICKET_OUT IS NOT SET"
                 UPON SYSERR
              MOVE 16 TO RETURN-CODE
              STOP RUN
           END-IF.
           OPEN INPUT IN-F.
           IF WS-IN-STATUS NOT = "00"
              DISPLAY "TKT001E OPEN INPUT FAILED STATUS " WS-IN-STATUS
                 UPON SYSERR
              MOVE 16 TO RETURN-CODE
              STOP RUN
           END-IF.
           OPEN OUTPUT OUT-F.
           IF WS-OUT-STATUS NOT = "00"
              DISPLAY "TKT002E OPEN OUTPUT FAILED STATUS " WS-OUT-STATUS
                 UPON SYSERR
              CLOSE IN-F
              MOVE 16 TO RETURN-CODE
              STOP RUN
           END-IF.
           MOVE "ticket,date,field,net_kg,moisture_pct" TO OUT-R.
           PERFORM WRITE-LINE.
           PERFORM READ-TICKET UNTIL WS-END = 1.
           CLOSE IN-F OUT-F.
           IF WS-READ = 0
              DISPLAY "TKT008E NO RECORD" UPON SYSERR
              MOVE 8 TO RETURN-CODE
           ELSE
              IF WS-WRITTEN = 0
                 DISPLAY "TKT012E NO RECORD CAN BE READ" UPON SYSERR
                 MOVE 12 TO RETURN-CODE
              ELSE
                 IF WS-WRITTEN < WS-READ
                    MOVE 4 TO RETURN-CODE
                 END-IF
              END-IF
           END-IF.
           STOP RUN.

       READ-TICKET.
           MOVE SPACES TO IN-R.
           READ IN-F.
           EVALUATE WS-IN-STATUS
              WHEN "10"
                 MOVE 1 TO WS-END
              WHEN "00"
              WHEN "04"
              WHEN "06"
              WHEN "09"
                 PERFORM TRANSLATE-TICKET
              WHEN OTHER
                 DISPLAY "TKT003E READ FAILED STATUS " WS-IN-STATUS
                    UPON SYSERR
                 CLOSE IN-F OUT-F
                 MOVE 16 TO RETURN-CODE
                 STOP RUN
           END-EVALUATE.

      * A carriage return may end the record: files come from DOS.
       TRANSLATE-TICKET.
           INSPECT T-REST REPLACING ALL X"0D" BY SPACE.
           IF IN-R NOT = SPACES
              ADD 1 TO WS-READ
              PERFORM CHECK-TICKET
              IF WS-WHY = SPACES
                 PERFORM WRITE-TICKET
              ELSE
                 MOVE WS-READ TO WS-SHOWN
                 DISPLAY "TKT010W RECORD " FUNCTION TRIM(WS-SHOWN)
                    " SKIPPED: " FUNCTION TRIM(WS-WHY) UPON SYSERR
              END-IF
           END-IF.

       CHECK-TICKET.
           MOVE SPACES TO WS-WHY.
           EVALUATE TRUE
              WHEN WS-IN-STATUS = "09"
                 MOVE "CHARACTERS OUT OF RANGE" TO WS-WHY
              WHEN T-REST NOT = SPACES
                 MOVE "LONGER THAN 39 BYTES" TO WS-WHY
              WHEN T-NO NOT NUMERIC
                 MOVE "TICKET IS NOT NUMERIC" TO WS-WHY
              WHEN T-DATE NOT NUMERIC
                 MOVE "DATE IS NOT NUMERIC" TO WS-WHY
              WHEN T-GROSS NOT NUMERIC OR T-TARE NOT NUMERIC
                 MOVE "WEIGHT IS NOT NUMERIC" TO WS-WHY
              WHEN T-TARE > T-GROSS
                 MOVE "TARE OVER GROSS" TO WS-WHY
              WHEN T-MOIST NOT NUMERIC
                 MOVE "MOISTURE IS NOT NUMERIC" TO WS-WHY
           END-EVALUATE.

       WRITE-TICKET.
           COMPUTE WS-NET = T-GROSS - T-TARE.
           MOVE T-MOIST TO WS-M.
           INSPECT T-FIELD REPLACING ALL "," BY " " ALL QUOTE BY " ".
           MOVE SPACES TO OUT-R.
           STRING T-NO "," T-DATE "," FUNCTION TRIM(T-FIELD) ","
              WS-NET "," WS-M DELIMITED BY SIZE INTO OUT-R.
           PERFORM WRITE-LINE.
           ADD 1 TO WS-WRITTEN.

       WRITE-LINE.
           WRITE OUT-R.
           IF WS-OUT-STATUS NOT = "00"
              DISPLAY "TKT004E WRITE FAILED STATUS " WS-OUT-STATUS
                 UPON SYSERR
              MOVE 16 TO RETURN-CODE
              STOP RUN
           END-IF.
