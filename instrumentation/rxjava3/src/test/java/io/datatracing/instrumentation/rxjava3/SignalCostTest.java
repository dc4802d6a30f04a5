package io.datatracing.instrumentation.rxjava3;

import io.datatracing.instrumentation.testing.async.SignalCostContract;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;

class SignalCostTest extends SignalCostContract {
  @Override
  protected Runnable chain(List<String> of) {
    return Flowable.fromIterable(of)
            .hide()
            .map(value -> value)
            .filter(value -> true)
            .doOnNext(value -> {})
        ::subscribe;
  }
}
