package io.legacybridge.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code validate-result}, {@code record-refusal} and {@code aggregate-field}, the real ones. */
class ValidateAndAggregateTest {
    private static final String HOSTILE = "-o \"q\" \\ it's,\n\tMüller\u0007.csv";

    @TempDir
    private Path folder;

    private Programs programs;

    @BeforeEach
    void programs() throws Exception {
        programs = new Programs(folder);
        Files.createDirectories(folder.resolve("work/records"));
        Files.createDirectories(folder.resolve("features"));
        Files.createDirectories(folder.resolve("tables"));
        Files.writeString(folder.resolve("notes"), "");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                // GeoJSON that other programs write, in one line or many
                "{'type':'FeatureCollection','features':[@]}|0",
                "{'features':[@,@],'type':'FeatureCollection','name':'x\\\\'}|0",
                "{ 'type' : 'FeatureCollection', 'crs': {'a':[1,{}]}, 'features': [ @ ] }|0",
                // too little, or what cannot be
                "{'type':'FeatureCollection','features':[]}|66",
                "{'type':'FeatureCollection','features':[{'type':'Feature','properties':{},'geometry':null}]}|65",
                "{'type':'FeatureCollection','features':[{'type':'Feature','properties':{},"
                        + "'geometry':{'type':'Point','coordinates':[-93.5,91]}}]}|65",
                // no GeoJSON
                "{'type':'FeatureCollection','features':[@|70",
                "{'type':'FeatureCollection','features':[@,]}|70",
                "{'type':'FeatureCollection','features':[@]}}|70",
                "{'type':'FeatureCollection','features':[@]} {}|70",
                "{'type':'FeatureCollection','features':['x']}|70",
                "{'type':'FeatureCollection','features':[{'type':'Feature','geometry':@}]}|70",
                "[@]|70",
                "{'type':'Topology','features':[@]}|70",
                "no JSON at all|70"
            })
    void aResultIsJudgedByWhatIsInIt(String text, int exit) throws Exception {
        String feature =
                "{'type':'Feature','properties':{'a':'b, {\\\"c\\\"}'},'geometry':{'type':'Point','coordinates':[-93.5,41.5]}}";
        Path result = folder.resolve("result");
        Files.writeString(result, text.replace("@", feature).replace("'", "\""));

        Programs.Ended ended = validate("YIELD_CSV", "false", folder.resolve("nothing"), "name");

        assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
    }

    @Test
    void theCheckedResultHasTheIdInEveryFeatureAndIsTheSameOtherwise() throws Exception {
        Files.writeString(folder.resolve("result"), """
                {"type":"FeatureCollection","features":[
                 {"type":"Feature","id":7,"properties":null,"geometry":{"type":"Point","coordinates":[1,2]}},
                 {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[-1.123456789012345,2.5e1,3]}},
                 {"type":"Feature","properties":{"a":"\\u00e9\\"}","n":[1,-2.5,true,null,{"x":[]}]},
                  "geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}]}
                """);

        Programs.Ended ended = validate("YIELD_CSV", "false", folder.resolve("nothing"), "name");

        assertThat(ended.json().path("features").asInt()).isEqualTo(3);
        JsonNode features = new ObjectMapper()
                .readTree(folder.resolve("features/0001.geojson").toFile())
                .path("features");
        assertThat(features)
                .allSatisfy(feature ->
                        assertThat(feature.at("/properties/dataset").asText()).isEqualTo("0001"));
        assertThat(features.get(0).path("id").asInt()).isEqualTo(7);
        assertThat(features.get(1).at("/geometry/coordinates/0").asDouble()).isEqualTo(-1.1234568);
        assertThat(features.get(2).at("/properties/a").asText()).isEqualTo("é\"}");
        assertThat(features.get(2).at("/properties/n")).hasSize(5);
        assertThat(Files.readString(folder.resolve("work/records/0001.tsv")))
                .contains("\t-1.1234568 0.0000000 4.0000000 25.0000000");
    }

    @ParameterizedTest
    @CsvSource({"10,0,false", "9,0,true", "8,65,false"})
    void aLogThatLostFixesIsPartialAndOneThatLostManyIsDamaged(int came, int exit, boolean partial) throws Exception {
        StringBuilder log = new StringBuilder();
        for (int fix = 0; fix < 10; fix++) {
            log.append("$GPGGA,13281")
                    .append(fix)
                    .append(".00,4134.5,N,09345.0,W,4,14,0.8,278.1,M,-31.4,M,6.6,0133*00\r\n");
            log.append("$GPRMC,13281").append(fix).append(".00,A,4134.5,N,09345.0,W,0.1,1.0,180320,,,A*00\r\n");
        }
        Path source = Files.writeString(folder.resolve("track.nmea"), log);
        points(came);

        Programs.Ended ended = validate("NMEA", "false", source, "track.nmea");

        assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
        if (exit == 0) {
            assertThat(ended.json().path("partial").asBoolean()).isEqualTo(partial);
        }
    }

    @Test
    void aCardWithoutLogsHasAResultWithoutPoints() throws Exception {
        points(0);

        assertThat(validate("ISOXML", "false", folder, "card")
                        .json()
                        .path("features")
                        .asInt())
                .isZero();
    }

    @Test
    void theSummaryHoldsEveryNameAndReasonAsTheyWere() throws Exception {
        points(2);
        Files.writeString(folder.resolve("notes"), "said \"this\"\n");
        validate("YIELD_CSV", "true", folder.resolve("nothing"), HOSTILE);
        refuse("code 1\nstderr: Usage\nERROR 4: \"x\" \\ ü");

        Programs.Ended ended = aggregate();

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.json().toString())
                .isEqualTo("{\"dataSets\":2,\"translated\":1,\"partial\":1,\"quarantined\":1,\"untranslated\":0,"
                        + "\"features\":2}");
        JsonNode summary =
                new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
        assertThat(summary).extracting(line -> line.path("path").asText()).containsExactly(HOSTILE, HOSTILE);
        assertThat(summary)
                .extracting(line -> line.path("reason").asText())
                .containsExactly("said \"this\"", "ERROR 4: \"x\" \\ ü");
        assertThat(Files.readString(folder.resolve("summary.csv")))
                .contains("0001,\"" + HOSTILE.replace("\"", "\"\"") + "\",YIELD_CSV,TRANSLATED,2,true,,");
        JsonNode note = new ObjectMapper().readTree(folder.resolve("note.json").toFile());
        assertThat(note.path("cause").asText()).isEqualTo("code 1\nstderr: Usage\nERROR 4: \"x\" \\ ü");
        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("field.geojson").toFile())
                        .path("features"))
                .hasSize(2);
    }

    @Test
    void aCheckedResultThatIsGoneStopsTheAggregate() throws Exception {
        points(2);
        validate("YIELD_CSV", "false", folder.resolve("nothing"), "name");
        Files.delete(folder.resolve("features/0001.geojson"));

        assertThat(aggregate().exit()).isEqualTo(70);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "code 1\\nstderr: FAILURE:\\nUnable to open ~/w/runs/1/in/shape.shp~\\n  -> FITS | Unable to open ~shape.shp~",
                "code 1\\nstderr: Usage: x\\nERROR 1: broken\\nmore | ERROR 1: broken",
                "code 1\\nstderr: nothing telling | nothing telling"
            })
    void theReasonIsTheLineThatTellsMost(String cause, String reason) throws Exception {
        refuse(cause.replace("\\n", "\n"));

        assertThat(aggregate().exit()).isZero();
        assertThat(new ObjectMapper().readTree(folder.resolve("summary.json").toFile()))
                .extracting(line -> line.path("reason").asText())
                .containsExactly(reason);
    }

    private void refuse(String cause) throws Exception {
        Files.writeString(
                folder.resolve("cause"),
                new ObjectMapper().writeValueAsString(Map.of("Error", "Translator.Damaged", "Cause", cause)));
        Programs.Ended refused = programs.run(
                "record-refusal",
                "QUARANTINED",
                "0002",
                "SHAPEFILE",
                "Translator.Damaged",
                folder.resolve("cause"),
                folder.resolve("work/records/0002.tsv"),
                folder.resolve("note.json"),
                "--",
                HOSTILE);
        assertThat(refused.exit()).as(refused.err()).isZero();
    }

    private void points(int count) throws Exception {
        String point =
                "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[-93.5,41.5]}}";
        Files.writeString(
                folder.resolve("result"),
                "{\"type\":\"FeatureCollection\",\"features\":[" + String.join(",", Collections.nCopies(count, point))
                        + "]}");
    }

    private Programs.Ended validate(String format, String partial, Path source, String name) throws Exception {
        return programs.run(
                "validate-result",
                "0001",
                format,
                "features",
                partial,
                source,
                folder.resolve("notes"),
                folder.resolve("result"),
                folder.resolve("features/0001.geojson"),
                folder.resolve("work/records/0001.tsv"),
                "--",
                name);
    }

    private Programs.Ended aggregate() throws Exception {
        List<String> outputs = List.of("field.geojson", "summary.csv", "summary.json", "tickets.csv");
        return programs.run(
                "aggregate-field",
                folder,
                folder,
                folder.resolve(outputs.get(0)),
                folder.resolve(outputs.get(1)),
                folder.resolve(outputs.get(2)),
                folder.resolve(outputs.get(3)));
    }
}
