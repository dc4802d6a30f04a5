package io.datatracing.storage.segment;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.EntityRef;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What golden files hold. Spelled out here, and not made by a generator, because it must not
 * change. {@link #main} writes a file for a new version; existing files are never written again.
 */
final class GoldenSpans {
  private GoldenSpans() {}

  static List<Span> version1() {
    Resource resource =
        new Resource(
            List.of(
                Attribute.of("service.name", "gateway"),
                new Attribute("nested", AttributeValue.of(List.of(AttributeValue.of(1L))))),
            2,
            List.of(new EntityRef("url", "host", List.of("host.id"), List.of("host.name"))),
            "resource-schema");
    Scope scope = new Scope("tracer", "1.0", List.of(Attribute.of("a", true)), 3, "scope-schema");
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      long start = 1_750_000_000_000_000_000L + i * 1_000_000L;
      spans.add(
          Span.builder(
                  new TraceId(i / 3 * 0x0123456789abcdefL, 7),
                  new SpanId(i + 1),
                  i % 2 == 0 ? "GET" : "PUT")
              .parent(i % 3 == 0 ? null : new SpanId(i % 5 == 0 ? 99_999 : i))
              .kind(SpanKind.ofNumber(i % 6))
              .flags(i % 7 == 0 ? 0x301 : 1)
              .times(start, i % 50 == 0 ? start - 5 : start + i)
              .attribute(Attribute.of("unique", "value-" + i))
              .attribute(Attribute.of("count", (long) i - 100))
              .attribute(Attribute.of("large", (1L << 40) + i % 4))
              .attribute(Attribute.of("ratio", i / 8.0))
              .attribute(Attribute.of("even", i % 2 == 0))
              .attribute(new Attribute("empty", AttributeValue.EMPTY))
              .attribute(new Attribute("bytes", AttributeValue.ofBytes(new byte[] {1, (byte) i})))
              .attribute(
                  new Attribute(
                      "map", AttributeValue.ofMap(List.of(Attribute.of("k", "v" + i % 3)))))
              .resource(resource)
              .scope(scope)
              .build());
    }
    spans.add(
        Span.builder(new TraceId(-1, -1), new SpanId(-1), "rare")
            .traceState("vendor=1")
            .status(new Status(Status.Code.ERROR, "failed"))
            .dropped(1, 2, 4_294_967_295L)
            .event(new Event(5, "exception", List.of(Attribute.of("type", "X")), 1))
            .link(
                new Link(
                    new TraceId(3, 4),
                    new SpanId(5),
                    "a=b",
                    1,
                    List.of(Attribute.of("datatracing.link.type", "input")),
                    2))
            .build());
    return spans;
  }

  public static void main(String[] args) throws IOException {
    BlockWriter.write(BlockFormatTest.table(version1()), Path.of(args[0]), 42, Disk.SYSTEM);
  }
}
