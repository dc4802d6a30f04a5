package io.datatracing.model.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datatracing.model.Trace;
import io.datatracing.model.graph.AnyTraces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BottlenecksTest {
  @Property(tries = 500)
  void areTheSharesOfEveryTraceAddedUp(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int traces) {
    List<Trace> all = new AnyTraces(seed).of(traces, 8);
    Bottlenecks bottlenecks = new Bottlenecks();
    Map<String, Long> nanos = new HashMap<>();
    Map<String, Long> onPath = new HashMap<>();
    Map<String, Long> most = new HashMap<>();
    long total = 0;
    for (Trace trace : all) {
      bottlenecks.add(trace);
      CriticalPath path = CriticalPath.of(trace.spans());
      total += path.durationNanos();
      for (PathShare share : path.shares()) {
        String key = share.service() + share.operation() + share.kind();
        nanos.merge(key, share.nanos(), Long::sum);
        onPath.merge(key, 1L, Long::sum);
        most.merge(key, share.nanos(), Math::max);
      }
    }
    assertThat(bottlenecks.traces()).isEqualTo(traces);
    assertThat(bottlenecks.totalNanos()).isEqualTo(total);
    assertThat(bottlenecks.all()).hasSize(nanos.size());
    double whole = 0;
    for (Bottleneck one : bottlenecks.all()) {
      String key = one.service() + one.operation() + one.kind();
      assertThat(one.nanos()).isEqualTo(nanos.get(key));
      assertThat(one.traces()).isEqualTo(onPath.get(key));
      assertThat(one.maxNanos()).isEqualTo(most.get(key));
      assertThat(one.longest().name()).isEqualTo(one.operation());
      whole += one.fraction();
    }
    assertThat(whole).isCloseTo(nanos.isEmpty() ? 0 : 1, within(1e-9));
  }

  @Property(tries = 100)
  void whatDoesNotFitIsCounted(@ForAll long seed) {
    Bottlenecks few = new Bottlenecks(1);
    Bottlenecks all = new Bottlenecks();
    for (Trace trace : new AnyTraces(seed).of(3, 8)) {
      few.add(trace);
      all.add(trace);
    }
    long told = few.all().stream().mapToLong(Bottleneck::nanos).sum();
    assertThat(told + few.ignoredNanos()).isEqualTo(all.totalNanos());
    assertThat(few.all().size()).isLessThanOrEqualTo(1);
  }
}
