package io.datatracing.instrumentation.reactor;

import io.datatracing.instrumentation.testing.async.SignalCostContract;
import java.util.List;
import reactor.core.publisher.Flux;

class SignalCostTest extends SignalCostContract {
  @Override
  protected Runnable chain(List<String> of) {
    return Flux.fromIterable(of)
            .hide()
            .map(value -> value)
            .filter(value -> true)
            .doOnNext(value -> {})
        ::subscribe;
  }
}
