package io.legacybridge.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogFormatTest {
    @Test
    void aLineAboutATaskSaysWhichTaskItIsAbout() {
        assertThat(line(Map.of("activity", "shell", "task", "0123456789abcdef", "adapter", "ProcessAdapter")))
                .contains("INFO ")
                .endsWith("i.l.w.Worker {shell 0123456789abcdef ProcessAdapter}: done\n");
    }

    @Test
    void anyOtherLineHasNoEmptyBraces() {
        assertThat(line(Map.of())).endsWith("i.l.w.Worker: done\n");
    }

    private static String line(Map<String, String> context) {
        LoggerContext logback = new LoggerContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(logback);
        layout.setPattern(TreeDefaults.LOG_FORMAT);
        layout.start();
        LoggingEvent event = new LoggingEvent(
                "", logback.getLogger("io.legacybridge.worker.Worker"), Level.INFO, "done", null, new Object[0]);
        event.setMDCPropertyMap(context);
        return layout.doLayout(event);
    }
}
