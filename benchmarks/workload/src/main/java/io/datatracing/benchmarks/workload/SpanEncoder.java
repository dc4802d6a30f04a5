package io.datatracing.benchmarks.workload;

import io.datatracing.model.otlp.ProtobufWriter;

/** Writes a span with the attributes that differ from span to span. */
final class SpanEncoder {
  private static final String[] BROWSERS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0",
    "okhttp/4.12.0",
    "Apache-HttpClient/5.4 (Java/17.0.12)",
    "Go-http-client/2.0",
    "python-requests/2.32.3"
  };

  private final Dice dice;
  private final Errors errors;
  private final long[] nextOffset = new long[Catalog.SERVICES.length * 12];
  private final ProtobufWriter out = new ProtobufWriter();

  SpanEncoder(Dice dice) {
    this.dice = dice;
    this.errors = new Errors(dice);
    for (int i = 0; i < nextOffset.length; i++) {
      nextOffset[i] = 1_000_000L * (1 + dice.below(89));
    }
  }

  byte[] encode(TracePlan plan, int index) {
    Operation operation = plan.operation(index);
    boolean failed = dice.onceIn(100);
    out.reset();
    out.idField(1, plan.traceIdHigh(), plan.traceIdLow());
    out.idField(2, plan.spanId(index));
    if (plan.parent(index) >= 0) {
      out.idField(4, plan.spanId(plan.parent(index)));
    }
    out.stringField(5, operation.name());
    out.varintField(6, operation.role().kind);
    out.fixed64Field(7, plan.start(index));
    out.fixed64Field(8, plan.end(index));
    out.encodedFields(operation.fixed());
    thread(operation);
    varying(plan, index, operation, failed);
    if (failed) {
      failure(plan, index);
    }
    boolean remoteParent = plan.parent(index) >= 0 && operation.role().kind == 2;
    out.fixed32Field(16, remoteParent ? 0x301 : 0x101);
    return out.toByteArray();
  }

  private void thread(Operation operation) {
    int thread =
        switch (operation.role()) {
          case CONSUMER -> 120 + dice.below(40);
          case RPC_SERVER -> 160 + dice.below(40);
          default -> dice.popular(120);
        };
    number("thread.id", 30 + thread);
    text(
        "thread.name",
        thread < 120
            ? "http-nio-8080-exec-" + (thread + 1)
            : thread < 160
                ? "kafka-consumer-" + (thread - 119) + "-C-1"
                : "grpc-default-executor-" + (thread - 160));
  }

  private void varying(TracePlan plan, int index, Operation operation, boolean failed) {
    switch (operation.role()) {
      case HTTP_SERVER -> httpServer(plan, index, operation, failed);
      case RPC_SERVER -> {
        number("rpc.grpc.status_code", failed ? 13 : 0);
        peer();
        text("user.id", plan.user());
      }
      case CONSUMER, PRODUCER -> {
        int partition = dice.below(12);
        int slot = operation.peer() * 12 + partition;
        text("messaging.destination.partition.id", Integer.toString(partition));
        boolean sends = operation.role() == Operation.Role.PRODUCER;
        number(
            "messaging.kafka.message.offset",
            sends ? ++nextOffset[slot] : nextOffset[slot] - dice.below(3));
        number("messaging.message.body.size", 300 + dice.below(900));
        text("messaging.kafka.message.key", Long.toString(plan.order()));
        number("app.items.count", 1 + dice.popular(20));
      }
      case DATABASE -> number("db.response.returned_rows", dice.popular(100));
      case CACHE -> {
        text("db.query.text", operation.route() + ":" + plan.order());
        text("network.peer.address", "10.0.9." + (operation.service() + 1));
      }
      case HTTP_CLIENT -> {
        text("url.full", operation.route() + "/" + dice.below(200_000));
        number("http.response.status_code", failed ? 500 : 200);
        number("http.request.body.size", 100 + dice.popular(2_000));
        number("http.response.body.size", 200 + dice.popular(20_000));
      }
      case RPC_CLIENT -> number("rpc.grpc.status_code", failed ? 13 : 0);
      case INTERNAL -> {
        text("app.order.id", "ord-" + plan.order());
        text("user.id", plan.user());
        number("app.items.count", 1 + dice.popular(20));
      }
    }
  }

  private void httpServer(TracePlan plan, int index, Operation operation, boolean failed) {
    long id = operation.index() % 2 == 0 ? plan.order() : dice.below(200_000);
    text("url.path", operation.route().replace("{id}", Long.toString(id)));
    int error = dice.onceIn(3) ? 503 : 500;
    int good = dice.onceIn(30) ? 404 : operation.index() % 6 == 3 ? 201 : 200;
    number("http.response.status_code", failed ? error : good);
    peer();
    if (plan.parent(index) < 0) {
      text("client.address", plan.clientAddress());
      text("user_agent.original", BROWSERS[plan.userNumber() % BROWSERS.length]);
    }
    text("user.id", plan.user());
    if (operation.index() % 3 == 0) {
      text("url.query", "page=" + dice.popular(50) + "&size=20&sort=created_at");
    }
    number("http.response.body.size", 200 + (long) Math.exp(4 + 2 * dice.normal()));
  }

  private void peer() {
    text("network.peer.address", "10.0." + dice.below(4) + "." + (1 + dice.below(79)));
    number("network.peer.port", 32_768 + dice.below(28_000));
  }

  private void failure(TracePlan plan, int index) {
    int error = dice.below(Errors.COUNT);
    text("error.type", errors.type(error));
    int event = out.beginMessage(11);
    out.fixed64Field(1, plan.end(index) - dice.below(1_000));
    out.stringField(2, "exception");
    Wire.put(out, Wire.OF_EVENT, "exception.type", errors.type(error));
    Wire.put(
        out,
        Wire.OF_EVENT,
        "exception.message",
        "failed to process request for order "
            + plan.order()
            + " after "
            + (100 + dice.below(30_000))
            + "ms");
    Wire.put(out, Wire.OF_EVENT, "exception.stacktrace", errors.stack(error));
    out.endMessage(event);
    int status = out.beginMessage(15);
    out.varintField(3, 2);
    out.endMessage(status);
  }

  private void text(String key, String value) {
    Wire.put(out, Wire.OF_SPAN, key, value);
  }

  private void number(String key, long value) {
    Wire.put(out, Wire.OF_SPAN, key, value);
  }
}
