package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.query.RunningQueryServer;
import io.datatracing.storage.api.FateEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of docs/api.md, and the traces that they are about. */
public final class ApiExamples {
  private static final Path DOCUMENT = Path.of("../docs/api.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```\\nGET (\\S+)\\n```\\n```(json|text)\\n(.*?)\\n```", Pattern.DOTALL);

  /** 2026-01-31T12:00:00Z */
  private static final long NOON = 1_769_860_800_000_000_000L;

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private ApiExamples() {}

  /** Stores the traces and asks every example. Gives how many there were. */
  public static int ask(RunningQueryServer server) throws IOException {
    server.store(spans());
    server.store(List.of(now()));
    server.takeDown(new FateEntry(0xd1, "tail.not_sampled", "tail", "no policy", NOON, 12, true));
    List<Example> examples = all();
    for (Example example : examples) {
      String body = server.get(example.path).body();
      if (example.isJson) {
        JsonNode wanted = RunningQueryServer.parse(example.answer);
        assertContains(example.path, RunningQueryServer.parse(body), wanted);
      } else {
        assertThat(body.lines()).as(example.path).containsAll(example.answer.lines().toList());
      }
    }
    return examples.size();
  }

  record Example(String path, boolean isJson, String answer) {}

  static List<Example> all() throws IOException {
    List<Example> examples = new ArrayList<>();
    Matcher example = EXAMPLE.matcher(Files.readString(DOCUMENT));
    while (example.find()) {
      examples.add(
          new Example(example.group(1), example.group(2).equals("json"), example.group(3)));
    }
    return examples;
  }

  /** Objects have these fields at least; a list has, for each element here, one that matches it. */
  private static void assertContains(String where, JsonNode answer, JsonNode wanted) {
    if (wanted.isObject()) {
      wanted
          .properties()
          .forEach(
              field ->
                  assertContains(
                      where + " " + field.getKey(), answer.path(field.getKey()), field.getValue()));
    } else if (wanted.isArray()) {
      assertThat(answer.isArray()).as(where).isTrue();
      for (JsonNode element : wanted) {
        assertThat(answer).as(where).anyMatch(candidate -> contains(candidate, element));
      }
    } else if (wanted.isNumber()) {
      assertThat(answer.asDouble()).as(where).isEqualTo(wanted.asDouble());
    } else {
      assertThat(answer).as(where).isEqualTo(wanted);
    }
  }

  private static boolean contains(JsonNode answer, JsonNode wanted) {
    try {
      assertContains("", answer, wanted);
      return true;
    } catch (AssertionError different) {
      return false;
    }
  }

  /** Four orders, of which two have no price and break their report; one that lost its root. */
  private static List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (int order = 1; order <= 4; order++) {
      boolean fails = order >= 3;
      spans.add(span(order, 1, 0, "POST /orders", "shop", SpanKind.SERVER, 0, 100).build());
      spans.add(
          span(order, 2, 1, "GET", "shop", SpanKind.CLIENT, 5, 45)
              .attribute(Attribute.of("http.request.method", "GET"))
              .status(fails ? new Status(Status.Code.ERROR, "500") : Status.UNSET)
              .build());
      if (fails) {
        spans.add(
            span(order, 3, 2, "GET /price", "pricing", SpanKind.SERVER, 10, 40)
                .attribute(Attribute.of("http.request.method", "GET"))
                .status(new Status(Status.Code.ERROR, "no price for sku " + (order + 3)))
                .build());
      }
      spans.add(
          record(span(order, 4, 1, "send orders", "shop", SpanKind.PRODUCER, 50, 60), order)
              .build());
    }
    spans.add(
        record(
                span(0xa4, 5, 0, "process orders", "reports", SpanKind.CONSUMER, 0, 30)
                    .times(NOON + 10 * SECOND, NOON + 10 * SECOND + 30 * MILLI),
                4)
            .status(new Status(Status.Code.ERROR, "price is null"))
            .build());
    spans.add(span(5, 6, 0x99, "GET /price", "pricing", SpanKind.SERVER, 0, 30).build());
    return spans;
  }

  /** For what is live: far from the time of the others. */
  private static Span now() {
    long start = System.currentTimeMillis() * MILLI - SECOND;
    return span(6, 7, 0, "GET /orders", "shop", SpanKind.SERVER, 0, 1)
        .times(start, start + MILLI)
        .build();
  }

  private static SpanBuilder record(SpanBuilder span, long offset) {
    return span.attribute(Attribute.of("messaging.system", "kafka"))
        .attribute(Attribute.of("messaging.destination.name", "orders"))
        .attribute(Attribute.of("messaging.destination.partition.id", "0"))
        .attribute(Attribute.of("messaging.kafka.offset", offset))
        .attribute(Attribute.of("datatracing.kafka.cluster.id", "c"));
  }

  private static SpanBuilder span(
      int trace,
      int span,
      int parent,
      String name,
      String service,
      SpanKind kind,
      long fromMillis,
      long toMillis) {
    long start = NOON + trace * SECOND;
    return Span.builder(new TraceId(0, trace), new SpanId(span), name)
        .parent(parent == 0 ? null : new SpanId(parent))
        .kind(kind)
        .times(start + fromMillis * MILLI, start + toMillis * MILLI)
        .resource(new Resource(List.of(Attribute.of("service.name", service))));
  }
}
