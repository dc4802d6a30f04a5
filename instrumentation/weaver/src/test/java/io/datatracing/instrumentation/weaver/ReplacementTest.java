package io.datatracing.instrumentation.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.weaving.AttachedValue;
import io.datatracing.instrumentation.api.plan.Binding;
import io.datatracing.instrumentation.api.plan.HookCall;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.MethodPlan;
import io.datatracing.instrumentation.api.plan.TypePlan;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplacementTest {
  private static final String NAME = Type.getInternalName(Target.class);
  private static final String OBJECT = "Ljava/lang/Object;";

  /** The class that is woven. */
  public static class Target {
    public String join(String text, long number) {
      StringBuilder joined = new StringBuilder();
      for (long i = 0; i < number; i++) {
        joined.append(text);
      }
      return joined.toString();
    }
  }

  @Test
  void enterHookReplacesAnArgument() throws Exception {
    Object woven = woven(false, plan("one", text()));
    assertThat(join(woven, "a", 2)).isEqualTo("<a><a>");
  }

  @Test
  void enterHookReplacesAWideArgument() throws Exception {
    Object woven = woven(false, plan("one", doubled()));
    assertThat(join(woven, "a", 2)).isEqualTo("aaaa");
  }

  @Test
  void exitHookReplacesTheResult() throws Exception {
    Object woven = woven(false, plan("one", result()));
    assertThat(join(woven, "a", 2)).isEqualTo("aa!");
  }

  @Test
  void instrumentationsOfOneMethodAreNested() throws Exception {
    Object woven =
        woven(false, plan("one", text(), result()), plan("two", text(), doubled(), result()));
    assertThat(join(woven, "a", 1)).isEqualTo("<<a>><<a>>!!");
  }

  @Test
  void twoTypesOfOneInstrumentationThatAskForTheSameHooksGetThemOnce() throws Exception {
    InstrumentationPlan plan = plan("one", text(), result());
    assertThat(join(woven(false, plan, plan), "a", 1)).isEqualTo("<a>!");
  }

  @Test
  void addedFieldHoldsAValue() throws Exception {
    Object woven = woven(true, plan("one", text()));
    assertThat(woven).isInstanceOf(AttachedValue.class);
    AttachedValue attached = (AttachedValue) woven;
    assertThat(attached.datatracing$value()).isNull();
    attached.datatracing$value("kept");
    assertThat(attached.datatracing$value()).isEqualTo("kept");
  }

  @Test
  void missingMethodNamesTheInstrumentation() {
    MethodPlan missing = new MethodPlan("split", null, true, List.of(text()));
    assertThatThrownBy(() -> woven(false, plan("one", missing)))
        .isInstanceOf(UnfitException.class)
        .hasMessageContaining("no method split");
  }

  @Test
  void callThatDoesNotFitNamesTheMethod() {
    HookCall wrong =
        new HookCall(false, false, 1, "text", "(" + OBJECT + ")" + OBJECT, new int[] {1});
    assertThatThrownBy(() -> woven(false, plan("one", wrong)))
        .isInstanceOf(UnfitException.class)
        .hasMessageContaining("join(Ljava/lang/String;J)");
  }

  private static HookCall text() {
    return new HookCall(false, false, 0, "text", "(" + OBJECT + ")" + OBJECT, new int[] {0});
  }

  private static HookCall doubled() {
    return new HookCall(false, false, 1, "doubled", "(JJ)J", new int[] {1, 1});
  }

  private static HookCall result() {
    int[] bindings = {Binding.RETURN, Binding.RETURN};
    return new HookCall(
        true, true, Binding.RETURN, "result", "(" + OBJECT + OBJECT + ")" + OBJECT, bindings);
  }

  private static InstrumentationPlan plan(String name, HookCall... calls) {
    return plan(name, new MethodPlan("join", null, true, List.of(calls)));
  }

  private static InstrumentationPlan plan(String name, MethodPlan method) {
    TypePlan type = new TypePlan(NAME, false, false, List.of(), null, List.of(method));
    String stub = Type.getInternalName(ReplacingStub.class);
    return new InstrumentationPlan(name, stub, List.of(), List.of(), List.of(type));
  }

  private static Object woven(boolean field, InstrumentationPlan... plans)
      throws IOException, ReflectiveOperationException {
    List<MatchedType> matched =
        Arrays.stream(plans)
            .map(plan -> new MatchedType(plan, plan.types().get(0)))
            .collect(Collectors.toList());
    byte @Nullable [] compiled = ClassFiles.of(Target.class.getClassLoader()).find(NAME);
    assertThat(compiled).isNotNull();
    byte[] woven = ClassWeaver.weave(compiled, new MatchedTypes(matched), field);
    assertThat(woven).isNotNull();
    return new WovenLoader(Map.of(Target.class.getName(), woven))
        .loadClass(Target.class.getName())
        .getConstructor()
        .newInstance();
  }

  private static Object join(Object target, String text, long number)
      throws ReflectiveOperationException {
    return target
        .getClass()
        .getMethod("join", String.class, long.class)
        .invoke(target, text, number);
  }
}
