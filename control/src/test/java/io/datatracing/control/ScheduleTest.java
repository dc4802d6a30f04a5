package io.datatracing.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.exporter.http.HttpAnswer;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long SECOND = 1_000_000_000L;

  private final Schedule schedule = new Schedule(10 * SECOND, 3 * SECOND);

  @Test
  void aServerThatAnswersIsAskedAtTheInterval() {
    assertThat(schedule.isDue(0)).isFalse();
    assertThat(schedule.isDue(3 * SECOND)).isTrue();
    assertThat(waitAfter(answer(200))).isEqualTo(10);
    assertThat(schedule.isKnown()).isTrue();
  }

  @Test
  void anotherKindOfServerIsAskedEverMoreRarely() {
    assertThat(waitAfter(answer(404))).isEqualTo(60);
    assertThat(waitAfter(answer(404))).isEqualTo(120);
    assertThat(waitAfter(answer(405))).isEqualTo(240);
    for (int i = 0; i < 20; i++) {
      waitAfter(answer(404));
    }
    assertThat(waitAfter(answer(404))).isEqualTo(86_400);
    assertThat(schedule.isKnown()).isFalse();
    assertThat(waitAfter(answer(200))).isEqualTo(10);
  }

  @Test
  void aServerThatIsAwayIsLookedForAtLeastEveryMinute() {
    assertThat(waitAfter(HttpAnswer.failed("refused"))).isEqualTo(10);
    assertThat(waitAfter(answer(503))).isEqualTo(20);
    for (int i = 0; i < 20; i++) {
      waitAfter(answer(429));
    }
    assertThat(waitAfter(answer(503))).isEqualTo(60);
  }

  /** In seconds. */
  private long waitAfter(HttpAnswer answer) {
    schedule.answered(answer, 1_000 * SECOND);
    return schedule.nextNanos() / SECOND - 1_000;
  }

  private static HttpAnswer answer(int status) {
    return HttpAnswer.of(status, Collections.<String, String>emptyMap(), new byte[0]);
  }
}
