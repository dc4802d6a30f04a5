package io.datatracing.bootstrap.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagingTextsTest {
  @Test
  void nameIsMadeOnce() {
    MessagingTexts names = new MessagingTexts("send");
    assertThat(names.name("orders")).isEqualTo("send orders").isSameAs(names.name("orders"));
  }

  @Test
  void namesBeyondTheBoundAreRightToo() {
    MessagingTexts names = new MessagingTexts("send");
    for (int i = 0; i <= MessagingTexts.MAX_NAMES; i++) {
      assertThat(names.name("orders-" + i)).isEqualTo("send orders-" + i);
    }
  }

  @Test
  void partitionIsItsNumber() {
    for (int partition : new int[] {0, 7, 255, 256, Integer.MAX_VALUE, -1}) {
      assertThat(MessagingTexts.partition(partition)).isEqualTo(Integer.toString(partition));
    }
  }
}
