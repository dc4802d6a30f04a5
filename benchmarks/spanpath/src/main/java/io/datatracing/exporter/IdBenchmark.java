package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.IdGenerator;
import java.security.SecureRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Eight bytes of an id. */
@State(Scope.Thread)
public class IdBenchmark {
  private final IdGenerator ids = IdGenerator.strong();
  private final SecureRandom secureRandom = new SecureRandom();

  @Benchmark
  public long id() {
    return ids.nextId();
  }

  /** What it would cost otherwise. */
  @Benchmark
  public long idBySecureRandom() {
    return secureRandom.nextLong();
  }
}
