package io.datatracing.storage.clickhouse;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpDecoder;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.ProtobufWriter;
import io.datatracing.storage.clickhouse.Contexts.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes spans of rows again, exactly as they came. */
final class SpanDecoder {
  private final Contexts contexts;

  SpanDecoder(Contexts contexts) {
    this.contexts = contexts;
  }

  /** In the order of the rows. */
  List<Span> spans(List<SpanRow> rows) {
    Map<ContextId, Context> found =
        contexts.get(rows.stream().map(SpanRow::contextId).collect(Collectors.toSet()));
    ProtobufWriter out = new ProtobufWriter();
    int resourceSpans = out.beginMessage(1);
    int scopeSpans = out.beginMessage(2);
    rows.forEach(row -> SpanBytes.restore(out, row));
    out.endMessage(scopeSpans);
    out.endMessage(resourceSpans);
    byte[] request = out.toByteArray();
    OtlpReader reader = new OtlpReader().reset(request, 0, request.length);
    List<Span> spans = new ArrayList<>(rows.size());
    for (SpanRow row : rows) {
      if (!reader.nextSpan()) {
        throw new IllegalStateException("As many spans are read as were written");
      }
      Context context = found.getOrDefault(row.contextId(), Contexts.MISSING);
      spans.add(OtlpDecoder.span(reader, context.resource(), context.scope()));
    }
    return spans;
  }
}
