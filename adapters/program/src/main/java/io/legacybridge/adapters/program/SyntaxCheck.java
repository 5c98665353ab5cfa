package io.legacybridge.adapters.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Whether a file can be read as JSON or XML. It is read once, token by token, in memory that does not grow with the
 * file: how deep it nests and how long one token of XML may be is limited. A document can make this reader open nothing
 * else: it reads no document type and resolves no entity.
 */
final class SyntaxCheck {
    private static final int DEPTH = 1_000;
    private static final int TOKEN = 8 << 20;
    private static final int ATTRIBUTES = 10_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    private static final XMLInputFactory XML = xml();

    private SyntaxCheck() {}

    /** Why the file cannot be read; empty if it can. */
    static Optional<String> mistake(Path file, Syntax syntax) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return switch (syntax) {
                case JSON -> json(in);
                case XML -> xml(new TokenLimit(in));
            };
        }
    }

    private static Optional<String> json(InputStream in) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() == null) {
                return Optional.of("it is empty");
            }
            parser.skipChildren();
            return parser.nextToken() == null ? Optional.empty() : Optional.of("more follows after its one value");
        } catch (JsonProcessingException e) {
            return Optional.of(e.getOriginalMessage() + " (line "
                    + (e.getLocation() == null
                            ? "?"
                            : String.valueOf(e.getLocation().getLineNr())) + ")");
        }
    }

    private static Optional<String> xml(TokenLimit in) throws IOException {
        try {
            XMLStreamReader reader = XML.createXMLStreamReader(in);
            int depth = 0;
            while (reader.hasNext()) {
                in.tokenBegins();
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
                if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                    return Optional.of("it refers to the entity " + reader.getLocalName() + ", which is not known");
                }
                if (depth > DEPTH) {
                    return Optional.of("it nests deeper than " + DEPTH + " elements");
                }
            }
            reader.close();
            return Optional.empty();
        } catch (XMLStreamException e) {
            if (in.limitPassed) {
                return Optional.of("it has a token of more than " + TOKEN + " bytes");
            }
            if (e.getNestedException() instanceof IOException io && !isEncoding(io)) {
                throw io;
            }
            return Optional.of(firstLine(String.valueOf(e.getMessage())));
        }
    }

    /** The parser says by an IOException of its own that a file is not in the encoding that it claims. */
    private static boolean isEncoding(IOException e) {
        return e instanceof java.io.CharConversionException || e instanceof java.io.UnsupportedEncodingException;
    }

    private static String firstLine(String message) {
        return message.replaceAll("\\R+", " ");
    }

    private static XMLInputFactory xml() {
        // The platform's own, whatever other parser is on the class path: the limits below are known of this one.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        // The platform's own limits differ from one JDK to the next: 25 refuses depths and attributes that 17 reads.
        factory.setProperty("jdk.xml.maxElementDepth", 0); // DEPTH is looked at above
        factory.setProperty("jdk.xml.elementAttributeLimit", ATTRIBUTES);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("it refers to " + systemId + ", and nothing else is opened");
        });
        return factory;
    }

    /** Ends the reading of a token that the parser would have to hold in memory as a whole. */
    private static final class TokenLimit extends FilterInputStream {
        private long sinceToken;
        private boolean limitPassed;

        TokenLimit(InputStream in) {
            super(in);
        }

        void tokenBegins() {
            sinceToken = 0;
        }

        @Override
        public int read() throws IOException {
            return counted(super.read(), 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            return counted(read, read);
        }

        private int counted(int result, int bytes) throws IOException {
            sinceToken += Math.max(0, bytes);
            if (sinceToken > TOKEN) {
                limitPassed = true;
                throw new IOException("a token is too long");
            }
            return result;
        }
    }
}
