package io.legacybridge.service.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.legacybridge.worker.adapter.ByteSize;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/** Teaches Jackson the configuration's own notations: durations and sizes with their unit. */
final class BridgeModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    BridgeModule() {
        super("legacy-bridge");
        addDeserializer(Duration.class, new Written<>(Duration.class, Durations::parse));
        addDeserializer(ByteSize.class, new Written<>(ByteSize.class, ByteSizes::parse));
    }

    private static final class Written<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parser;

        Written(Class<T> type, Function<String, T> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.currentToken().isScalarValue() || json.currentToken() == JsonToken.VALUE_NULL) {
                return (T) context.handleUnexpectedToken(handledType(), json);
            }
            String text = json.getText();
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(text, handledType(), String.valueOf(e.getMessage()));
            }
        }
    }
}
