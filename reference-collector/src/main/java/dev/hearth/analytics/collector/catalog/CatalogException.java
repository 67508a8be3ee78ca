package dev.hearth.analytics.collector.catalog;

/** A catalog that cannot be used. The message is one sentence for the operator, naming the file and the place in it. */
public final class CatalogException extends Exception {
    private static final long serialVersionUID = 1;

    CatalogException(String message) {
        super(message);
    }
}
