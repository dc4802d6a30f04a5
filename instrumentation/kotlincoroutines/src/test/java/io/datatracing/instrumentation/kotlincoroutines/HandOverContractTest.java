package io.datatracing.instrumentation.kotlincoroutines;

import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncOptOut;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.util.Map;
import kotlinx.coroutines.Dispatchers;
import org.junit.jupiter.api.Nested;

class HandOverContractTest {
  abstract static class Contract extends AsyncContract {
    @Override
    protected Map<AsyncOptOut, String> optOuts() {
      return Map.of(
          AsyncOptOut.REPETITION, "a coroutine runs once; a loop in it is the application's code");
    }
  }

  @Nested
  class Launch extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Coroutines::launched);
    }
  }

  @Nested
  class Async extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Coroutines::asynced);
    }
  }

  @Nested
  class Started extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver((dispatcher, task) -> Coroutines.lazily(dispatcher, task).start());
    }
  }

  @Nested
  class AfterDelay extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Coroutines::afterDelay);
    }
  }

  @Nested
  class AfterYield extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Coroutines::afterYield);
    }
  }

  @Nested
  class WithContext extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Coroutines::switched);
    }
  }

  @Nested
  class Child extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Coroutines::child);
    }
  }

  @Nested
  class Flow extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Coroutines::flowing);
    }
  }

  @Nested
  class Default extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Dispatchers.getDefault(), Coroutines::launched);
    }
  }

  @Nested
  class DefaultAfterDelay extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Dispatchers.getDefault(), Coroutines::afterDelay);
    }
  }

  @Nested
  class Io extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Dispatchers.getIO(), Coroutines::launched);
    }
  }

  @Nested
  class UnconfinedAfterDelay extends Contract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Dispatchers.getUnconfined(), Coroutines::afterDelay);
    }
  }
}
