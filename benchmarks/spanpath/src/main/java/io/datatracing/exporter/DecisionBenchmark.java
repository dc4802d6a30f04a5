package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.exporter.sampling.RuleSampler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The decision of a head sampler about a trace that begins here, alone. Nine rules. */
@State(Scope.Thread)
public class DecisionBenchmark {
  private static final int RULES = 8;

  @Param({"always_on", "traceidratio", "rules"})
  public String sampler = "always_on";

  private Sampler decides = Sampler.alwaysOn();
  private long random = 1;

  @Setup
  public void make() {
    decides = sampler();
  }

  @Benchmark
  public long decision() {
    random = random * 6_364_136_223_846_793_005L + 1;
    return decides.decide(
        null, random >>> 8, "GET", SpanKind.SERVER, Protocol.HTTP, "/orders/100042", null);
  }

  private Sampler sampler() {
    switch (sampler) {
      case "always_on":
        return Sampler.alwaysOn();
      case "traceidratio":
        return Sampler.traceIdRatio(0.1);
      default:
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < RULES; i++) {
          rules.append("kind=server path=/internal/").append(i).append("* -> 0;");
        }
        return RuleSampler.parse(
            rules.append("-> 0.1").toString(), Sampler.alwaysOn(), SpanClock.system());
    }
  }
}
