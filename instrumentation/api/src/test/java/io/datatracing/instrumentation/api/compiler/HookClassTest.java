package io.datatracing.instrumentation.api.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import java.util.List;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.Test;

class HookClassTest {
  private static final TypePool TYPES =
      TypePool.Default.of(ClassFileLocator.ForClassLoader.of(HookClassTest.class.getClassLoader()));

  static class Complete {
    @OnEnter(replaces = 1)
    static String replace(@Argument(1) String text, @Enter long state) {
      return text + state;
    }

    @OnEnter
    static long enter(@This Object self, @Argument(0) int number) {
      return number;
    }

    @OnExit(replacesReturn = true)
    static Object exit(@Enter long state, @Return Object value, @Thrown Throwable thrown) {
      return value;
    }

    static void notAHook() {}
  }

  @Test
  void hookThatGivesTheStateComesFirst() {
    List<Hook> hooks = read(Complete.class);
    assertThat(hooks)
        .extracting(hook -> hook.method.getName())
        .containsExactly("enter", "replace", "exit");
    assertThat(hooks)
        .extracting(Hook::stubDescriptor)
        .containsExactly(
            "(Ljava/lang/Object;I)J",
            "(Ljava/lang/Object;JLjava/lang/Object;)Ljava/lang/Object;",
            "(JLjava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;");
  }

  static class NoHook {}

  static class NotStatic {
    @OnEnter
    void enter() {}
  }

  static class UnboundParameter {
    @OnEnter
    static void enter(String what) {}
  }

  static class ReturnAtEnter {
    @OnEnter
    static void enter(@Return Object value) {}
  }

  static class TwoStates {
    @OnEnter
    static int first() {
      return 1;
    }

    @OnEnter
    static int second() {
      return 2;
    }
  }

  static class WrongStateType {
    @OnEnter
    static int enter() {
      return 1;
    }

    @OnExit
    static void exit(@Enter long state) {}
  }

  static class ReplacesWithNothing {
    @OnEnter(replaces = 0)
    static void enter(@Argument(0) Object argument) {}
  }

  @Test
  void whatNoMethodCouldUseIsRefused() {
    refused(NoHook.class, "no method with @OnEnter or @OnExit");
    refused(NotStatic.class, "must be static");
    refused(UnboundParameter.class, "parameter 0 has no annotation");
    refused(ReturnAtEnter.class, "@Return in an enter hook");
    refused(TwoStates.class, "a second @OnEnter");
    refused(WrongStateType.class, "takes @Enter as long");
    refused(ReplacesWithNothing.class, "replaces a value but returns none");
  }

  private static void refused(Class<?> hooks, String reason) {
    assertThatThrownBy(() -> read(hooks))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(reason);
  }

  private static List<Hook> read(Class<?> hooks) {
    return HookClass.read(TYPES.describe(hooks.getName()).resolve());
  }
}
