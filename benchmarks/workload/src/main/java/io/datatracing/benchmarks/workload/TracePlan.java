package io.datatracing.benchmarks.workload;

import io.datatracing.benchmarks.workload.Operation.Role;
import java.util.List;

/**
 * The spans of one trace before they are written: who calls whom, and when. Reused from trace to
 * trace.
 */
final class TracePlan {
  static final int PODS_PER_SERVICE = 4;

  private static final int MAX_SPANS = 128;
  private static final int MAX_DEPTH = 7;

  private final Catalog catalog;
  private final Dice dice;
  private final Operation[] operations = new Operation[MAX_SPANS];
  private final int[] parents = new int[MAX_SPANS];
  private final int[] pods = new int[MAX_SPANS];
  private final int[] depths = new int[MAX_SPANS];
  private final long[] starts = new long[MAX_SPANS];
  private final long[] ends = new long[MAX_SPANS];
  private final long[] ids = new long[MAX_SPANS];
  private int size;
  private long traceIdHigh;
  private long traceIdLow;
  private int user;
  private long order;

  TracePlan(Catalog catalog, Dice dice) {
    this.catalog = catalog;
    this.dice = dice;
  }

  /** Plans a trace of 5 to 100 spans, log-normal around 18. */
  void next(long startNanos) {
    size = 0;
    traceIdHigh = dice.any();
    traceIdLow = dice.any();
    user = dice.popular(1_000_000);
    order = 50_000_000L + startNanos / 1_000_000_000L % 100_000_000L * 3 + dice.below(100);
    int target = Math.max(5, Math.min(100, (int) Math.exp(2.9 + 0.65 * dice.normal())));
    Operation root = popular(catalog.of(dice.popular(5), Role.HTTP_SERVER));
    long duration = (long) (1e6 * (2 + root.meanMillis() * Math.exp(0.6 * dice.normal())));
    add(root, -1, startNanos, duration, dice.below(PODS_PER_SERVICE));
    while (size < target) {
      call(pickParent());
    }
  }

  private int pickParent() {
    for (int tries = 0; tries < 8; tries++) {
      int candidate = dice.below(size);
      if (operations[candidate].role().hasChildren() && depths[candidate] <= MAX_DEPTH) {
        return candidate;
      }
    }
    return 0;
  }

  private void call(int parent) {
    Operation caller = operations[parent];
    long start = starts[parent] + (long) ((ends[parent] - starts[parent]) * 0.9 * dice.unit());
    long duration = (long) ((ends[parent] - start) * (0.05 + 0.9 * dice.unit()));
    if (duration < 1_000) {
      duration = 1_000 + dice.below(50_000);
    }
    Operation operation = popular(catalog.of(caller.service(), pickRole()));
    int index = add(operation, parent, start, duration, pods[parent]);
    switch (operation.role()) {
      case HTTP_CLIENT -> answer(Role.HTTP_SERVER, operation.peer(), index, start, duration);
      case RPC_CLIENT -> answer(Role.RPC_SERVER, operation.peer(), index, start, duration);
      case PRODUCER -> {
        if (!dice.onceIn(3)) {
          Operation consumer =
              dice.oneOf(catalog.of(dice.below(20), Role.CONSUMER).toArray(new Operation[0]));
          long received = start + duration + dice.below(5_000_000);
          add(
              consumer,
              index,
              received,
              (long) (1e6 * (1 + 30 * dice.unit())),
              dice.below(PODS_PER_SERVICE));
        }
      }
      default -> {}
    }
  }

  private void answer(Role role, int service, int client, long start, long duration) {
    Operation server = popular(catalog.of(service, role));
    add(
        server,
        client,
        start + duration / 20 + dice.below(1_000),
        duration - duration / 10,
        dice.below(PODS_PER_SERVICE));
  }

  private Role pickRole() {
    double share = dice.unit();
    return share < 0.38
        ? Role.DATABASE
        : share < 0.50
            ? Role.CACHE
            : share < 0.62
                ? Role.INTERNAL
                : share < 0.80 ? Role.HTTP_CLIENT : share < 0.90 ? Role.RPC_CLIENT : Role.PRODUCER;
  }

  private Operation popular(List<Operation> choices) {
    return choices.get(dice.popular(choices.size()));
  }

  private int add(Operation operation, int parent, long start, long duration, int pod) {
    int index = size++;
    operations[index] = operation;
    parents[index] = parent;
    depths[index] = parent < 0 ? 0 : depths[parent] + 1;
    pods[index] = pod;
    starts[index] = start;
    ends[index] = start + duration;
    ids[index] = dice.any();
    return index;
  }

  int size() {
    return size;
  }

  Operation operation(int index) {
    return operations[index];
  }

  /** -1 for the root. */
  int parent(int index) {
    return parents[index];
  }

  int pod(int index) {
    return pods[index];
  }

  long start(int index) {
    return starts[index];
  }

  long end(int index) {
    return ends[index];
  }

  long spanId(int index) {
    return ids[index];
  }

  long traceIdHigh() {
    return traceIdHigh;
  }

  long traceIdLow() {
    return traceIdLow;
  }

  long order() {
    return order;
  }

  int userNumber() {
    return user;
  }

  String user() {
    return "u-" + (100_000 + user);
  }

  String clientAddress() {
    return user % 223 + "." + user / 223 % 256 + "." + user / 57_088 % 256 + "." + user % 254;
  }
}
