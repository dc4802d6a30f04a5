package io.datatracing.instrumentation.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.MethodPlan;
import io.datatracing.instrumentation.api.plan.TypePlan;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every method of {@link Shapes}, woven with hooks that take everything, behaves as before, and its
 * hooks see what happened.
 */
class WovenShapesTest {
  /** Of the JVM that runs the tests. */
  private static final int NEWEST = 44 + Runtime.version().feature();

  private static final int NO_FRAMES = 49;

  /** Values tried for each parameter type. */
  private static final Map<Class<?>, List<@Nullable Object>> VALUES =
      Map.ofEntries(
          Map.entry(int.class, List.of(-3, 0, 1, 2, 1000)),
          Map.entry(long.class, List.of(-5L, 0L, 1L << 40)),
          Map.entry(double.class, List.of(-1.5, 4.0)),
          Map.entry(float.class, List.of(0.5f)),
          Map.entry(boolean.class, List.of(true, false)),
          Map.entry(byte.class, List.of((byte) 127)),
          Map.entry(char.class, List.of('a')),
          Map.entry(short.class, List.of((short) 9)),
          Map.entry(String.class, Arrays.asList(null, "text")),
          Map.entry(int[].class, Arrays.asList(null, new int[] {4, 5})),
          Map.entry(String[][].class, Arrays.asList(null, new String[2][])));

  @TestFactory
  List<DynamicTest> wovenMethodBehavesAsBefore() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (int version : new int[] {49, 50, 51, 52, 55, NEWEST}) {
      Class<?> woven = weave(version);
      for (Method method : methods()) {
        tests.add(
            DynamicTest.dynamicTest(
                method.getName() + " in version " + version,
                () ->
                    compare(
                        method, woven.getMethod(method.getName(), method.getParameterTypes()))));
      }
    }
    return tests;
  }

  static int[] versions() {
    return new int[] {49, 50, 52, NEWEST};
  }

  @ParameterizedTest
  @MethodSource("versions")
  void wovenConstructorCallsItsHooksOnce(int version) throws Exception {
    Constructor<?> constructor = weave(version).getConstructor(int.class, long.class);
    RecordedCalls.take();
    Object made = constructor.newInstance(5, 3L);
    List<List<@Nullable Object>> calls = RecordedCalls.take();
    assertThat(calls)
        .containsExactly(
            Arrays.asList("enter <init>", 5, 3L),
            Arrays.asList("exit <init>", made, 5, 3L, StubMaker.STATE, null));
  }

  private static void compare(Method original, Method woven) throws Exception {
    boolean isStatic = Modifier.isStatic(original.getModifiers());
    Object plain = isStatic ? null : new Shapes();
    Object traced = isStatic ? null : woven.getDeclaringClass().getConstructor().newInstance();
    for (@Nullable Object[] arguments : argumentLists(original.getParameterTypes())) {
      Object expected = outcome(original, plain, arguments.clone());
      RecordedCalls.take();
      Object actual = outcome(woven, traced, arguments.clone());
      List<List<@Nullable Object>> calls = RecordedCalls.take();
      assertThat(describe(actual)).isEqualTo(describe(expected));
      checkCalls(original, traced, arguments, actual, calls);
    }
  }

  private static void checkCalls(
      Method method,
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object outcome,
      List<List<@Nullable Object>> calls) {
    List<@Nullable Object> enter = new ArrayList<>(List.of("enter " + method.getName()));
    List<@Nullable Object> exit = new ArrayList<>(List.of("exit " + method.getName()));
    if (self != null) {
      enter.add(self);
      exit.add(self);
    }
    enter.addAll(Arrays.asList(arguments));
    exit.addAll(Arrays.asList(arguments));
    exit.add(StubMaker.STATE);
    boolean thrown = outcome instanceof Throwable;
    if (method.getReturnType() != void.class) {
      exit.add(thrown ? zero(method.getReturnType()) : outcome);
    }
    exit.add(thrown ? outcome : null);
    assertThat(calls.get(0)).isEqualTo(enter);
    assertThat(calls.get(calls.size() - 1)).isEqualTo(exit);
    if (!method.getName().equals("recursive")) {
      assertThat(calls).hasSize(2);
    }
  }

  private static @Nullable Object zero(Class<?> type) {
    Object one = java.lang.reflect.Array.newInstance(type, 1);
    return java.lang.reflect.Array.get(one, 0);
  }

  private static @Nullable Object outcome(
      Method method, @Nullable Object self, @Nullable Object[] arguments)
      throws IllegalAccessException {
    try {
      return method.invoke(self, arguments);
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private static String describe(@Nullable Object outcome) {
    return outcome instanceof int[] ? Arrays.toString((int[]) outcome) : String.valueOf(outcome);
  }

  private static List<@Nullable Object[]> argumentLists(Class<?>[] types) {
    List<@Nullable Object[]> lists = new ArrayList<>();
    lists.add(new Object[types.length]);
    for (int i = 0; i < types.length; i++) {
      List<@Nullable Object[]> longer = new ArrayList<>();
      for (@Nullable Object[] list : lists) {
        for (Object value : VALUES.get(types[i])) {
          @Nullable Object[] copy = list.clone();
          copy[i] = value;
          longer.add(copy);
        }
      }
      lists = longer;
    }
    return lists;
  }

  private static List<Method> methods() {
    List<Method> methods = new ArrayList<>(Arrays.asList(Shapes.class.getDeclaredMethods()));
    methods.removeIf(method -> !Modifier.isPublic(method.getModifiers()));
    methods.sort(Comparator.comparing(Method::getName));
    return methods;
  }

  private static Class<?> weave(int version) throws Exception {
    StubMaker stub = new StubMaker();
    List<MethodPlan> plans = new ArrayList<>();
    for (Method method : methods()) {
      plans.add(
          stub.add(
              method.getName(),
              Type.getMethodDescriptor(method),
              Modifier.isStatic(method.getModifiers())));
    }
    plans.add(stub.add("<init>", "(IJ)V", false));
    String name = Type.getInternalName(Shapes.class);
    TypePlan type = new TypePlan(name, false, false, List.of(), null, plans);
    InstrumentationPlan plan =
        new InstrumentationPlan("shapes", StubMaker.STUB, List.of(), List.of(), List.of(type));
    MatchedTypes matched = new MatchedTypes(List.of(new MatchedType(plan, type)));
    byte[] woven = ClassWeaver.weave(classFile(name, version), matched, false);
    assertThat(woven).isNotNull();
    return new WovenLoader(
            Map.of(Shapes.class.getName(), woven, StubMaker.STUB.replace('/', '.'), stub.bytes()))
        .loadClass(Shapes.class.getName());
  }

  private static byte[] classFile(String name, int version) throws IOException {
    byte[] compiled = ClassFiles.of(Shapes.class.getClassLoader()).find(name);
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(compiled).accept(writer, version == NO_FRAMES ? ClassReader.SKIP_FRAMES : 0);
    return ClassVersion.set(writer.toByteArray(), version);
  }
}
