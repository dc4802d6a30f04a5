import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.*;
import io.opentelemetry.api.trace.*;
import io.opentelemetry.context.*;

public class Old implements Runnable {
  public void run() {
    Span span =
        GlobalOpenTelemetry.getTracer("old")
            .spanBuilder("outer")
            .setAttribute("n", 1)
            .setSpanKind(SpanKind.CLIENT)
            .startSpan();
    try (Scope scope = span.makeCurrent()) {
      Span.current().addEvent("e", Attributes.of(AttributeKey.stringKey("k"), "v"));
      GlobalOpenTelemetry.getTracer("old").spanBuilder("inner").startSpan().end();
    }
    span.end();
  }
}
