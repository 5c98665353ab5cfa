package io.legacybridge.adapters.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.input.BoundedMatch;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileChecksTest {
    private static final FileTime START = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    Path folder;

    private Optional<String> why(String content, CheckConfig check) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), content);
        return new FileChecks(file, "it", START).firstFailure(List.of(check)).map(Verdict.Rejected::why);
    }

    @Test
    void sizesAreInclusive() throws IOException {
        CheckConfig three =
                new CheckConfig(new ByteSize(3), new ByteSize(3), false, null, null, null, null, null, null);

        assertThat(why("abc", three)).isEmpty();
        assertThat(why("ab", three)).hasValue("it has 2 bytes, fewer than minBytes: 3");
        assertThat(why("abcd", three)).hasValue("it has 4 bytes, more than maxBytes: 3");
    }

    @Test
    void aFileThatIsOlderThanTheStartIsStale() throws IOException {
        CheckConfig check = new CheckConfig(null, null, true, null, null, null, null, null, "Translator.Stale");
        Path file = Files.writeString(folder.resolve("old"), "x");
        FileChecks checks = new FileChecks(file, "it", START);

        Files.setLastModifiedTime(file, FileTime.fromMillis(START.toMillis() - 1));
        assertThat(checks.firstFailure(List.of(check))).get().satisfies(failed -> {
            assertThat(failed.error()).isEqualTo("Translator.Stale");
            assertThat(failed.why()).contains("before the program was started");
        });
        Files.setLastModifiedTime(file, START);
        assertThat(checks.firstFailure(List.of(check))).isEmpty();
    }

    @Test
    void theEndIsComparedWithoutWhiteSpace() throws IOException {
        assertThat(why("<gpx>ü</gpx> \r\n\n", endsWith("ü</gpx>"))).isEmpty();
        assertThat(why("<gpx>ü</gp", endsWith("</gpx>")))
                .hasValue("it does not end with '</gpx>' but with '<gpx>ü</gp'");
        assertThat(why("x", endsWith("</gpx>"))).isPresent();
        assertThat(why(" \n", endsWith("</gpx>"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": [1, {\"b\": null}]}", "[]", "1", "\"x\"\n"})
    void jsonIsReadToItsEnd(String json) throws IOException {
        assertThat(why(json, parses(Syntax.JSON))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{\"a\": [1, ", "{} {}", "{}x", "[1,]", "abc", "[\"\u0001\"]"})
    void whatIsNoJsonIsRefused(String json) throws IOException {
        assertThat(why(json, parses(Syntax.JSON))).get().asString().startsWith("it is not JSON: ");
        assertThat(why("[".repeat(100_000), parses(Syntax.JSON))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<?xml version='1.0'?><a b='c'>&lt;<d/></a>\n", "<a/>", "<a><![CDATA[<]]></a>"})
    void xmlIsReadToItsEnd(String xml) throws IOException {
        assertThat(why(xml, parses(Syntax.XML))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<a>&unknown;</a>", "<a b=c/>"})
    void whatIsNoXmlIsRefused(String xml) throws IOException {
        assertThat(why(xml, parses(Syntax.XML))).get().asString().startsWith("it is not XML: ");
    }

    @Test
    void xmlOpensNoOtherFileAndExpandsNothing() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "<a/>");
        Path pipe = folder.resolve("pipe");
        String external = "<!DOCTYPE a [<!ENTITY e SYSTEM 'file://%s'>]><a>&e;</a>";
        String subset = "<!DOCTYPE a SYSTEM 'file://" + pipe + "'><a/>";
        String bomb = "<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'><!ENTITY y '" + "&x;".repeat(1_000) + "'><!ENTITY z '"
                + "&y;".repeat(1_000) + "'>]><a>" + "&z;".repeat(1_000) + "</a>";

        assertThat(why(String.format(external, secret), parses(Syntax.XML)))
                .isEqualTo(why(String.format(external, pipe), parses(Syntax.XML)));
        assertThat(why(subset, parses(Syntax.XML))).isEmpty();
        why(bomb, parses(Syntax.XML));
    }

    @Test
    void everyJdkReadsAsMuchXml() throws IOException {
        String deep = "<a>".repeat(1_000) + "</a>".repeat(1_000);
        String attributes =
                IntStream.range(0, 5_000).mapToObj(i -> " a" + i + "=''").collect(Collectors.joining());

        assertThat(why(deep, parses(Syntax.XML))).isEmpty();
        assertThat(why("<a" + attributes + "/>", parses(Syntax.XML))).isEmpty();
    }

    @Test
    void xmlThatWantsMemoryIsRefused() throws IOException {
        assertThat(why("<a>".repeat(100_000), parses(Syntax.XML)))
                .get()
                .asString()
                .contains("deeper");
        assertThat(why("<a b='" + "x".repeat(9 << 20) + "'/>", parses(Syntax.XML)))
                .get()
                .asString()
                .contains("token");
        assertThat(why("<a>" + "x".repeat(9 << 20) + "</a>", parses(Syntax.XML)))
                .isEmpty();
    }

    @Test
    void patternsAreLookedForInLines() throws IOException {
        String text = "a,b\r\n1,2\n3,4";

        assertThat(why(text, contains("^1,2$"))).isEmpty();
        assertThat(why(text, contains("^3,4$"))).isEmpty();
        assertThat(why(text, contains("^a,b$"))).isEmpty();
        assertThat(why(text, contains("b\\s1"))).hasValue("it has no line with 'b\\s1'");
        assertThat(why(text, lacks("5"))).isEmpty();
        assertThat(why(text, lacks("4"))).hasValue("it has a line with '4'");
        assertThat(why(text, minCount("\\d", 4))).isEmpty();
        assertThat(why(text, minCount("\\d", 5))).hasValue("it has '\\d' 4 times, fewer than 5");
        assertThat(why("", minCount("^", 2))).isPresent();
    }

    @Test
    void aPatternThatBacktracksWithoutEndIsGivenUp() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a".repeat(400) + "\n");
        BoundedMatch match = new BoundedMatch(TimeUnit.MILLISECONDS.toNanos(50));

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> TextSearch.count(file, Pattern.compile(".*.*.*.*.*.*.*.*b"), 1, match)))
                .isInstanceOf(BoundedMatch.TooLongException.class);
    }

    @Test
    void aPatternThatNeedsMoreStackThanThereIsIsGivenUp() throws IOException {
        assertThat(why("ab".repeat(1 << 15), contains("(a|b)*c")))
                .get()
                .asString()
                .contains("make the patterns of the check simpler");
    }

    @Test
    void everyMatchOfABigFileIsCountedOnceWhereverItLies() throws IOException {
        int features = 200_000;
        Path oneLine = folder.resolve("one-line.json");
        Path lines = folder.resolve("lines.json");
        for (Path file : List.of(oneLine, lines)) {
            try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                out.write("[");
                for (int i = 0; i < features; i++) {
                    out.write((i > 0 ? "," : "") + (file == lines ? "\r\n" : ""));
                    out.write("{\"feature\":" + i + ",\"name\":\"Größe" + "x".repeat(i % 37) + "\"}");
                }
                out.write("]");
            }
        }

        for (Path file : List.of(oneLine, lines)) {
            assertThat(count(file, "\"feature\":\\d+")).isEqualTo(features);
            assertThat(count(file, "(?<=ö)ße(?=x*\")")).isEqualTo(features);
            assertThat(count(file, "^\\[")).isEqualTo(1);
            assertThat(count(file, "\\]$")).isEqualTo(1);
            assertThat(new FileChecks(file, "it", START).firstFailure(List.of(parses(Syntax.JSON))))
                    .isEmpty();
        }
        assertThat(count(lines, "^.")).isEqualTo(features + 1);
    }

    private static long count(Path file, String pattern) throws IOException {
        BoundedMatch match = new BoundedMatch(TimeUnit.MINUTES.toNanos(1));
        return TextSearch.count(file, Pattern.compile(pattern), Long.MAX_VALUE, match);
    }

    private static CheckConfig parses(Syntax syntax) {
        return new CheckConfig(null, null, false, syntax, null, null, null, null, null);
    }

    private static CheckConfig endsWith(String end) {
        return new CheckConfig(null, null, false, null, end, null, null, null, null);
    }

    private static CheckConfig contains(String pattern) {
        return new CheckConfig(null, null, false, null, null, pattern, null, null, null);
    }

    private static CheckConfig lacks(String pattern) {
        return new CheckConfig(null, null, false, null, null, null, pattern, null, null);
    }

    private static CheckConfig minCount(String pattern, long count) {
        return new CheckConfig(null, null, false, null, null, null, null, new MinCountConfig(pattern, count), null);
    }
}
