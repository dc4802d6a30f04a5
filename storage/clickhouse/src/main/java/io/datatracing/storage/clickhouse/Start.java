package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.StoreException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a ClickHouse that starts together with this process. */
final class Start {
  private static final Logger LOG = LoggerFactory.getLogger(Start.class);
  private static final long PAUSE_NANOS = 200_000_000;

  private Start() {}

  /**
   * Returns when ClickHouse answers.
   *
   * @throws StoreException in one line when it does not within {@code start-timeout}, or refuses
   */
  static void await(ClickHouse clickHouse, ClickHouseOptions options) {
    long begin = System.nanoTime();
    boolean isFirst = true;
    while (true) {
      try {
        clickHouse.execute("SELECT 1");
        return;
      } catch (RefusedException e) {
        throw e;
      } catch (StoreException e) {
        if (System.nanoTime() - begin >= options.startTimeout().toNanos()
            || Thread.currentThread().isInterrupted()) {
          throw new StoreException(
              e.getMessage() + "; start it, or set " + ClickHouseOptions.URL, e);
        }
        if (isFirst) {
          LOG.info("Waiting for {}", clickHouse.place());
          isFirst = false;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
