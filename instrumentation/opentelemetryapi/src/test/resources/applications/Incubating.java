import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.*;
import io.opentelemetry.api.incubator.trace.*;
import io.opentelemetry.api.trace.*;
import io.opentelemetry.context.Context;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

public class Incubating implements Callable<Object> {
  private final String what;

  public Incubating(String what) {
    this.what = what;
  }

  private static ExtendedSpanBuilder builder(String name) {
    return builder(
        (ExtendedTracer)
            GlobalOpenTelemetry.tracerBuilder("shop").setInstrumentationVersion("2").build(),
        name);
  }

  /** Since 1.47 without a cast. */
  private static ExtendedSpanBuilder builder(ExtendedTracer tracer, String name) {
    return (ExtendedSpanBuilder) tracer.spanBuilder(name);
  }

  public Object call() throws Exception {
    switch (what) {
      case "call":
        return builder("outer")
            .startAndCall(
                () ->
                    builder((ExtendedTracer) GlobalOpenTelemetry.getTracer("shop", "2"), "inner")
                        .startAndCall(() -> 42));
      case "run":
        builder("outer")
            .startAndRun(
                () ->
                    builder((ExtendedTracer) GlobalOpenTelemetry.get().getTracer("shop"), "inner")
                        .startAndRun(() -> {}));
        return "ran";
      case "fail":
        return builder("failing")
            .startAndCall(
                () -> {
                  throw new IllegalStateException("broken");
                });
      case "handled":
        builder("handled")
            .startAndRun(
                () -> {
                  throw new IllegalStateException("broken");
                },
                (span, thrown) -> span.setAttribute("thrown", thrown.getMessage()));
        return "not reached";
      case "parent":
        builder("child")
            .setParentFrom(
                GlobalOpenTelemetry.getPropagators(),
                Collections.singletonMap(
                    "TraceParent", "00-0123456789abcdef0123456789abcdef-fedcba9876543210-01"))
            .startSpan()
            .end();
        return "";
      case "everything":
        ExtendedSpanBuilder builder = builder("everything");
        builder = builder.setParent(Context.root());
        builder = builder.setNoParent();
        builder = builder.addLink(link());
        builder = builder.addLink(link(), Attributes.of(AttributeKey.longKey("l"), 1L));
        builder = builder.setAttribute("s", "text");
        builder = builder.setAttribute("l", 7L);
        builder = builder.setAttribute("d", 0.5);
        builder = builder.setAttribute("b", true);
        builder = builder.setAttribute(AttributeKey.stringKey("k"), "v");
        builder = builder.setSpanKind(SpanKind.PRODUCER);
        builder = builder.setStartTimestamp(1_700_000_000_000L, TimeUnit.MILLISECONDS);
        builder.startSpan().end();
        return "";
      case "noop":
        ExtendedTracer nothing = (ExtendedTracer) OpenTelemetry.noop().getTracer("shop");
        nothing.spanBuilder("nothing").startSpan().end();
        ((ExtendedTracer) TracerProvider.noop().get("datatracing"))
            .spanBuilder("nothing")
            .startSpan()
            .end();
        return nothing.getClass().getName();
      default:
        throw new IllegalArgumentException(what);
    }
  }

  private static SpanContext link() {
    return SpanContext.create(
        "0123456789abcdef0123456789abcdef",
        "fedcba9876543210",
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }
}
