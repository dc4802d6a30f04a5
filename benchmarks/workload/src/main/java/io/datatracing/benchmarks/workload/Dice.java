package io.datatracing.benchmarks.workload;

import java.util.SplittableRandom;

/** Random numbers of the distributions that traffic has. */
final class Dice {
  private static final String HEX = "0123456789abcdef";

  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  long any() {
    return random.nextLong();
  }

  /** 0 to {@code bound} - 1, all equally likely. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  double unit() {
    return random.nextDouble();
  }

  boolean onceIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** 0 to {@code bound} - 1, small numbers far more often: users, routes, sizes. */
  int popular(int bound) {
    return Math.min(bound - 1, (int) (bound * Math.pow(random.nextDouble(), 2.2)));
  }

  double normal() {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** With mean 1: time between arrivals. */
  double exponential() {
    return -Math.log(1 - random.nextDouble());
  }

  String hex(int digits) {
    StringBuilder text = new StringBuilder(digits);
    for (int i = 0; i < digits; i++) {
      text.append(HEX.charAt(random.nextInt(16)));
    }
    return text.toString();
  }

  <T> T oneOf(T[] things) {
    return things[random.nextInt(things.length)];
  }
}
