package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncOptOut;
import java.util.Map;

/** The contract of what runs a task once and has no schedule. */
abstract class OnceContract extends AsyncContract {
  @Override
  protected Map<AsyncOptOut, String> optOuts() {
    return Map.of(
        AsyncOptOut.REPETITION, "it runs what it is given once; a schedule is another class");
  }
}
