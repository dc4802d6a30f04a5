package io.datatracing.benchmarks.workload;

/**
 * What the batch span processors of a shop of 20 services with four pods each send: about 560 bytes
 * a span, 200 spans a request, the spans of a trace spread over the requests of the pods that made
 * them. The same seed gives the same bytes.
 */
public final class ShopTraffic {
  /** When the first trace starts: 2025-06-15, in nanoseconds since 1970. */
  public static final long START_NANOS = 1_750_000_000_000_000_000L;

  private static final int BATCH_SPANS = 200;

  private final Dice dice;
  private final Pod[] pods = new Pod[Catalog.SERVICES.length * TracePlan.PODS_PER_SERVICE];
  private final TracePlan plan;
  private final SpanEncoder encoder;
  private final double spansPerSecond;
  private double nowNanos;

  /**
   * @param spansPerSecond how dense the spans lie in their own time, not how fast they are made
   */
  public ShopTraffic(long seed, double spansPerSecond) {
    dice = new Dice(seed);
    Dice cluster = new Dice(7);
    for (int i = 0; i < pods.length; i++) {
      pods[i] = new Pod(i / TracePlan.PODS_PER_SERVICE, cluster, BATCH_SPANS);
    }
    plan = new TracePlan(new Catalog(), dice);
    encoder = new SpanEncoder(dice);
    this.spansPerSecond = spansPerSecond;
  }

  /**
   * Makes whole traces until there are at least {@code spans} spans, and sends every buffer's rest.
   */
  public void generate(long spans, BatchSink sink) {
    for (long made = 0; made < spans; made += plan.size()) {
      plan.next(START_NANOS + (long) nowNanos);
      for (int i = 0; i < plan.size(); i++) {
        Operation operation = plan.operation(i);
        int pod = operation.service() * TracePlan.PODS_PER_SERVICE + plan.pod(i);
        pods[pod].add(operation.scope(), encoder.encode(plan, i), sink);
      }
      nowNanos += plan.size() * 1e9 / spansPerSecond * dice.exponential();
    }
    for (Pod pod : pods) {
      pod.flush(sink);
    }
  }
}
