package io.datatracing.benchmarks.workload;

/**
 * One kind of span of one service.
 *
 * @param fixed encoded attributes that all its spans share
 * @param scope encoded {@code InstrumentationScope}
 * @param route what varying attributes are made from: a path, a URL, a command
 * @param peer the service that is called, or whose topic is read
 * @param meanMillis typical duration of a root
 */
record Operation(
    int service,
    Role role,
    int index,
    String name,
    byte[] fixed,
    byte[] scope,
    String route,
    int peer,
    double meanMillis) {

  /** What a span does; the number is OTLP's span kind. */
  enum Role {
    HTTP_SERVER(2),
    RPC_SERVER(2),
    CONSUMER(5),
    PRODUCER(4),
    DATABASE(3),
    HTTP_CLIENT(3),
    RPC_CLIENT(3),
    CACHE(3),
    INTERNAL(1);

    final int kind;

    Role(int kind) {
      this.kind = kind;
    }

    boolean hasChildren() {
      return switch (this) {
        case HTTP_SERVER, RPC_SERVER, CONSUMER, INTERNAL -> true;
        default -> false;
      };
    }
  }
}
