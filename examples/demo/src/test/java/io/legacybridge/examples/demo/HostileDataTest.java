package io.legacybridge.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that want this machine to send a request or to give away a file. The commands are those of bridge.yml. */
@Tag("translators")
class HostileDataTest {
    private static final String SECRET = "swordfish-7731";

    @TempDir
    private Path folder;

    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private Programs programs;
    private HttpServer listener;
    private Path secret;

    @BeforeEach
    void listen() throws IOException {
        programs = new Programs(folder);
        secret = Files.writeString(folder.resolve("secret.csv"), "name,value\n" + SECRET + ",1\n");
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        listener.start();
    }

    @AfterEach
    void close() {
        listener.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + listener.getAddress().getPort() + "/" + path;
    }

    /** Runs ogr2ogr as the activity is configured, or with the same command and no environment of its own. */
    private Programs.Ended ogr2ogr(String activity, Path shape, boolean asConfigured) throws Exception {
        // The variables of the environment are none of these activities' business.
        String configuration = Files.readString(Programs.HOME.resolve("bridge.yml"), StandardCharsets.UTF_8)
                .replaceAll("\\$\\{[^}]*}", "1");
        JsonNode adapter = new YAMLMapper()
                .readTree(configuration)
                .path("activities")
                .path(activity)
                .path("adapter");
        List<Object> arguments = new ArrayList<>();
        for (JsonNode token : adapter.path("command")) {
            arguments.add(token.asText()
                    .replace("{{in.shape}}", shape.toString())
                    .replace("{{out.result}}", result().toString()));
        }
        Map<String, String> environment = new LinkedHashMap<>();
        if (asConfigured) {
            adapter.path("environment")
                    .properties()
                    .forEach(entry ->
                            environment.put(entry.getKey(), entry.getValue().asText()));
        }
        Files.deleteIfExists(result());
        return programs.run(
                environment,
                arguments.get(0).toString(),
                arguments.subList(1, arguments.size()).toArray());
    }

    private Path result() {
        return folder.resolve("result.geojson");
    }

    private void givesNothingAway() throws IOException {
        assertThat(requests).isEmpty();
        if (Files.exists(result())) {
            assertThat(result()).content().doesNotContain(SECRET);
        }
    }

    private Path virtual(String source, String layer) throws IOException {
        return Files.writeString(
                folder.resolve("a.shp"),
                "<OGRVRTDataSource><OGRVRTLayer name=\"a\"><SrcDataSource relativeToVRT=\"0\">" + source
                        + "</SrcDataSource><SrcLayer>" + layer + "</SrcLayer></OGRVRTLayer></OGRVRTDataSource>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shapefile-ogr2ogr", "plot-ogr2ogr"})
    void aShapefileThatDescribesASourceElsewhereIsNotFollowed(String activity) throws Exception {
        for (String source :
                List.of("/vsicurl/" + url("a.geojson"), "/vsicurl_streaming/" + url("a.geojson"), url("a.geojson"))) {
            assertThat(ogr2ogr(activity, virtual(source, "a"), true).exit()).isEqualTo(1);
        }
        assertThat(ogr2ogr(activity, virtual(secret.toString(), "secret"), true).exit())
                .isEqualTo(1);
        givesNothingAway();
    }

    @Test
    void theSameFileIsFollowedByOgr2ogrAsItIs() throws Exception {
        ogr2ogr("plot-ogr2ogr", virtual(secret.toString(), "secret"), false);
        assertThat(result()).content().contains(SECRET);

        ogr2ogr("plot-ogr2ogr", virtual("/vsicurl/" + url("a.geojson"), "a"), false);
        assertThat(requests).isNotEmpty();
    }

    @Test
    void aProjectionThatNamesAGridElsewhereFetchesNothing() throws Exception {
        Path table = Files.writeString(folder.resolve("a.csv"), "lon,lat\n-93.5,41.5\n-93.4,41.6\n");
        Path shape = folder.resolve("a.shp");
        assertThat(programs.run(
                                Map.of(),
                                "ogr2ogr",
                                "-f",
                                "ESRI Shapefile",
                                shape,
                                table,
                                "-oo",
                                "X_POSSIBLE_NAMES=lon",
                                "-oo",
                                "Y_POSSIBLE_NAMES=lat")
                        .exit())
                .isZero();
        String named =
                "PROJCS[\"x\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_x\",SPHEROID[\"WGS_1984\",6378137,298.257223563]],"
                        + "PRIMEM[\"Greenwich\",0],UNIT[\"Degree\",0.017453292519943295]],PROJECTION[\"Transverse_Mercator\"],"
                        + "UNIT[\"Meter\",1],EXTENSION[\"PROJ4\",\"+proj=tmerc +ellps=WGS84 +nadgrids=" + url("g.tif")
                        + " +no_defs\"]]";
        for (String projection : List.of(named, url("srs"), "@" + secret, secret.toString())) {
            Files.writeString(folder.resolve("a.prj"), projection);
            ogr2ogr("shapefile-ogr2ogr", shape, true);
            givesNothingAway();
        }
    }

    private Programs.Ended card(byte[] taskFile) throws Exception {
        Path card = Files.createDirectories(folder.resolve("card"));
        Files.write(card.resolve("TASKDATA.XML"), taskFile);
        return programs.run("translate-isoxml", card, result(), folder.resolve("tasks.csv"));
    }

    private String taskFile(String encoding, String documentType, String inside) {
        return "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>" + documentType
                + "<ISO11783_TaskData VersionMajor=\"4\"><TSK A=\"TSK1\" B=\"one\" G=\"4\">" + inside
                + "</TSK></ISO11783_TaskData>";
    }

    private void refused(Programs.Ended ended) throws IOException {
        assertThat(ended.exit()).as(ended.err()).isEqualTo(65);
        assertThat(ended.out() + ended.err()).doesNotContain(SECRET);
        givesNothingAway();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1", "IBM037"})
    void anEntityOfATaskFileIsNotReadInWhateverEncoding(String encoding) throws Exception {
        Charset charset = Charset.forName(encoding);
        for (String source : List.of("file://" + secret, url("entity"))) {
            String type = "<!DOCTYPE a [<!ENTITY e SYSTEM \"" + source + "\">]>";
            refused(card(taskFile(encoding, type, "&e;").getBytes(charset)));
            String subset = "<!DOCTYPE a SYSTEM \"" + source + "\">";
            refused(card(taskFile(encoding, subset, "").getBytes(charset)));
        }
    }

    @Test
    void aDocumentTypeInUtf7IsNotRead() throws Exception {
        String type = "+ADwAIQBEAE8AQwBUAFkAUABF- a [<!ENTITY e SYSTEM \"file://" + secret + "\">]>";
        refused(card(taskFile("UTF-7", type, "&e;").getBytes(StandardCharsets.US_ASCII)));
        String late = taskFile("UTF-7", type, "&e;").replace(" encoding", " ".repeat(3_000) + "encoding");
        refused(card(late.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void anExternalFileIsOneOfTheCards() throws Exception {
        for (String name : List.of(secret.toString(), "../secret", url("PFD00000"), "PFD00000=../secret.csv")) {
            String named = taskFile("UTF-8", "", "").replace("<TSK ", "<XFR A=\"" + name + "\"/><TSK ");
            refused(card(named.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void aStylesheetOrAnInclusionThatATaskFileAsksForIsNotFollowed() throws Exception {
        String asks = "<?xml-stylesheet type=\"text/xsl\" href=\"" + url("a.xsl") + "\"?>";
        String includes = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" parse=\"text\" href=\"file://"
                + secret + "\"/>";

        Programs.Ended ended = card(taskFile("UTF-8", asks, includes).getBytes(StandardCharsets.UTF_8));

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(folder.resolve("tasks.csv")).content().contains("TSK1").doesNotContain(SECRET);
        givesNothingAway();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "ISO-8859-1", "windows-1252"})
    void theEncodingsThatCardsHaveAreRead(String encoding) throws Exception {
        byte[] taskFile = taskFile(encoding, "", "").getBytes(Charset.forName(encoding));

        assertThat(card(taskFile).exit()).isZero();
    }
}
