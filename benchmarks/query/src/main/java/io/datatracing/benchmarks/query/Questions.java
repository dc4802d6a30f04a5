package io.datatracing.benchmarks.query;

import java.util.Random;

/** The questions, each about something that was sent, or that was not. */
final class Questions {
  private static final String[] KINDS = {
    "operation", "status", "user", "no user", "duration", "no duration", "errors"
  };

  private final Sample sample;
  private final Random random;
  private final String range;
  private final String micros;

  /**
   * Questions about a day.
   *
   * @param endNanos its end, since 1970
   */
  Questions(Sample sample, long seed, long endNanos) {
    this.sample = sample;
    random = new Random(seed);
    long start = endNanos - 86_400_000_000_000L;
    range = "start=" + start + "&end=" + endNanos;
    micros = "start=" + start / 1_000 + "&end=" + endNanos / 1_000;
  }

  String trace() {
    return "/api/v1/traces/" + sample.traceId(random);
  }

  String hugeTrace() {
    return "/api/v1/traces/" + HugeTrace.ID;
  }

  String hugeWindow() {
    return "/api/v1/traces/" + HugeTrace.ID + "/tree?limit=200";
  }

  /** One kind after the other. */
  String search(int number) {
    return search(KINDS[number % KINDS.length]);
  }

  static String[] kinds() {
    return KINDS.clone();
  }

  String search(String kind) {
    String search = "/api/v1/traces?limit=20&" + range + "&";
    return switch (kind) {
      case "operation" -> search + sample.operation(random);
      case "status" ->
          search + "service=" + sample.service(random) + "&tag=http.response.status_code%3D503";
      case "user" -> search + sample.user(random);
      case "no user" -> search + "service=" + sample.service(random) + "&tag=user.id%3Dnobody";
      case "duration" -> search + "service=" + sample.service(random) + "&minDuration=500ms";
      case "no duration" -> search + "service=" + sample.service(random) + "&minDuration=60s";
      default -> search + "tag=error%3Dtrue";
    };
  }

  String longest() {
    return "/api/v1/traces?order=longest&limit=20&" + range + "&" + sample.operation(random);
  }

  String jaeger() {
    return "/api/traces?limit=20&" + micros + "&" + sample.operation(random);
  }

  String dependencies() {
    return "/api/v1/dependencies?" + range;
  }

  String latency() {
    return "/api/v1/latency?" + range + "&" + sample.operation(random);
  }

  String latencyOfAll() {
    return "/api/v1/latency?" + range;
  }

  String record() {
    return "/api/v1/records/" + sample.record(random) + "&" + range;
  }

  String fate() {
    return random.nextBoolean()
        ? "/api/v1/traces/" + sample.traceId(random) + "/fate"
        : String.format("/api/v1/traces/%016x%016x/fate", random.nextLong(), random.nextLong());
  }

  String completeness() {
    return "/api/v1/traces/" + sample.traceId(random) + "/completeness";
  }

  /** As people and their dashboards ask: traces, searches, and now and then a sum of the day. */
  String mixed() {
    int one = random.nextInt(100);
    if (one < 50) {
      return trace();
    }
    if (one < 80) {
      return search(random.nextInt(KINDS.length));
    }
    if (one < 86) {
      return "/api/v1/services";
    }
    if (one < 91) {
      return record();
    }
    if (one < 95) {
      return fate();
    }
    return one < 98 ? latency() : dependencies();
  }
}
