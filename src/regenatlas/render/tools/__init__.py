"""For developers: reference notebooks, the reference on all countries, tracing."""
