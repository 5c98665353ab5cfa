package io.legacybridge.examples.demo;

/** Text from outside, fit for a terminal: file names may hold line breaks, and worse. */
final class Printable {
    private Printable() {}

    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (point == '\n') {
                printable.append("\\n");
            } else if (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) {
                printable.append(String.format("\\u%04x", point));
            } else {
                printable.appendCodePoint(point);
            }
        });
        return printable.toString();
    }

    /** The text with its middle cut out where it has more characters than that. */
    static String of(String text, int length) {
        String printable = of(text);
        if (printable.length() <= length) {
            return printable;
        }
        int tail = (length - 1) / 2;
        return printable.substring(0, length - 1 - tail) + "…" + printable.substring(printable.length() - tail);
    }
}
