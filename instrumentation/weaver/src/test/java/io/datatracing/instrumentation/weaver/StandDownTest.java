package io.datatracing.instrumentation.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.weaving.HelperClasses;
import io.datatracing.bootstrap.weaving.HookSwitch;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.MethodPlan;
import io.datatracing.instrumentation.api.plan.Symbol;
import io.datatracing.instrumentation.api.plan.TypePlan;
import io.datatracing.instrumentation.weaver.InstrumentationState.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An instrumentation that does not fit the library stands down, whole, with a reason. */
class StandDownTest {
  private static final String FIRST = Type.getInternalName(First.class);
  private static final String SECOND = Type.getInternalName(Second.class);

  private final Log log = new Log();
  private final ClassLoader loader = new WovenLoader(new HashMap<>());
  private final StubMaker stub = new StubMaker();

  /** Stands for a library. */
  public static class First {
    public void send() {}
  }

  /** The rest of it. */
  public static class Second {
    public void receive() {}
  }

  @Test
  void classWithoutARequiredMethodSwitchesOffWhatWasWovenBefore() throws Exception {
    MethodPlan send = stub.add("send", "()V", false);
    MethodPlan gone = new MethodPlan("gone", "()", true, send.calls());
    InstrumentationPlan plan = plan("lib", type(FIRST, send), type(SECOND, gone));
    InstrumentationStates states = states(plan);
    Libraries libraries = libraries(states, plan);
    LibraryTransformer transformer = transformer(states, libraries, plan);

    assertThat(transform(transformer, First.class)).isNotNull();
    HookSwitch hooks = HelperClasses.define("lib", stubClass());
    assertThat(hooks.on).isTrue();
    assertThat(states.list().get(0).status()).isEqualTo(Status.ACTIVE);

    assertThat(transform(transformer, Second.class)).isNull();
    assertThat(hooks.on).isFalse();
    assertThat(log.lines)
        .containsExactly(
            "lib woven " + FIRST, "lib stands down: " + SECOND + " has no method gone()");
    assertThat(states.list().get(0).status()).isEqualTo(Status.STOOD_DOWN);
    assertThat(states.list().get(0).reason()).contains("has no method gone()");
    assertThat(transform(transformer, First.class)).as("woven again").isNull();
    assertThat(log.lines).as("told once").hasSize(2);
  }

  @Test
  void entryWithOptionalMethodsOnlyNeedsNoneOfThem() throws Exception {
    MethodPlan send = stub.add("send", "()V", false);
    MethodPlan optional = new MethodPlan("gone", "()", false, send.calls());
    // What only a library with the optional method has: must not be looked for in one without.
    Symbol symbol = Symbol.type("org/library/Gone");
    InstrumentationPlan other =
        new InstrumentationPlan(
            "other", StubMaker.STUB, List.of(), List.of(symbol), List.of(type(FIRST, optional)));
    InstrumentationPlan plan = plan("lib", type(FIRST, send));
    InstrumentationStates states = states(other, plan);
    LibraryTransformer transformer =
        transformer(states, libraries(states, other, plan), other, plan);

    assertThat(transform(transformer, First.class)).isNotNull();
    assertThat(log.lines).containsExactly("lib woven " + FIRST);
    assertThat(states.list())
        .extracting(InstrumentationState::status)
        .containsExactly(Status.ACTIVE, Status.WAITING);
  }

  @Test
  void optionalMethodThatIsThereNeedsItsSymbols() throws Exception {
    MethodPlan send = stub.add("send", "()V", false);
    MethodPlan optional = new MethodPlan("send", "()", false, send.calls());
    Symbol symbol = Symbol.type("org/library/Gone");
    InstrumentationPlan other =
        new InstrumentationPlan(
            "other", StubMaker.STUB, List.of(), List.of(symbol), List.of(type(FIRST, optional)));
    InstrumentationPlan plan = plan("lib", type(FIRST, send));
    InstrumentationStates states = states(other, plan);
    LibraryTransformer transformer =
        transformer(states, libraries(states, other, plan), other, plan);

    assertThat(transform(transformer, First.class)).as("for the other one").isNotNull();
    assertThat(log.lines)
        .containsExactly(
            "other stands down: the library has no class org/library/Gone", "lib woven " + FIRST);
  }

  @Test
  void retiredInstrumentationIsOffInLoadersThatComeLater() throws Exception {
    InstrumentationPlan plan = plan("lib", type(FIRST, stub.add("send", "()V", false)));
    InstrumentationStates states = states(plan);
    Libraries libraries = libraries(states, plan);
    LibraryTransformer transformer = transformer(states, libraries, plan);
    assertThat(transform(transformer, First.class)).isNotNull();
    HookSwitch hooks = HelperClasses.define("lib", stubClass());

    for (int i = 0; i < FaultWindow.MOST; i++) {
      libraries.failed("lib", new OutOfMemoryError("not its fault"));
      libraries.failed("exporter", new IllegalStateException("not an instrumentation"));
    }
    assertThat(hooks.on).isTrue();
    for (int i = 0; i < 2 * FaultWindow.MOST; i++) {
      libraries.failed("lib", new IllegalStateException("on purpose"));
    }
    assertThat(hooks.on).isFalse();
    assertThat(log.lines).hasSize(2);
    assertThat(log.lines.get(1))
        .isEqualTo(
            "lib retired: 100 faults within a minute, the last one:"
                + " java.lang.IllegalStateException: on purpose");
    assertThat(states.list().get(0).status()).isEqualTo(Status.RETIRED);
    assertThat(
            transformer.transform(
                null, new WovenLoader(new HashMap<>()), FIRST, null, classFile(First.class)))
        .isNull();
  }

  @Test
  void anotherAgentThatComesLaterGetsEverything() throws Exception {
    InstrumentationPlan plan = plan("lib", type(FIRST, stub.add("send", "()V", false)));
    InstrumentationStates states = states(plan);
    LibraryTransformer transformer = transformer(states, libraries(states, plan), plan);
    assertThat(transform(transformer, First.class)).isNotNull();
    HookSwitch hooks = HelperClasses.define("lib", stubClass());
    String entry = "io/opentelemetry/javaagent/OpenTelemetryAgent";
    transformer.transform(null, loader, entry, null, classFile(Second.class));
    transformer.transform(null, loader, entry, null, classFile(Second.class));
    assertThat(hooks.on).isFalse();
    assertThat(transform(transformer, First.class)).isNull();
    assertThat(log.lines).containsExactly("lib woven " + FIRST, "left to OpenTelemetry");
    assertThat(states.list().get(0).status()).isEqualTo(Status.STOOD_DOWN);
  }

  private byte @Nullable [] transform(LibraryTransformer transformer, Class<?> type)
      throws Exception {
    return transformer.transform(null, loader, Type.getInternalName(type), null, classFile(type));
  }

  private static byte[] classFile(Class<?> type) throws Exception {
    return ClassFiles.of(type.getClassLoader()).find(Type.getInternalName(type));
  }

  private Class<?> stubClass() throws Exception {
    return Class.forName(StubMaker.STUB.replace('/', '.'), false, loader);
  }

  private static TypePlan type(String name, MethodPlan... methods) {
    return new TypePlan(name, false, false, List.of(), null, List.of(methods));
  }

  private static InstrumentationPlan plan(String name, TypePlan... types) {
    return new InstrumentationPlan(name, StubMaker.STUB, List.of(), List.of(), List.of(types));
  }

  private InstrumentationStates states(InstrumentationPlan... plans) {
    List<String> names = new ArrayList<>();
    for (InstrumentationPlan plan : plans) {
      names.add(plan.name());
    }
    return new InstrumentationStates(names, List.of(), log);
  }

  private Libraries libraries(WeaverReport report, InstrumentationPlan... plans) {
    Libraries libraries =
        new Libraries(
            List.of(plans),
            name -> stub.bytes(),
            (name, classFile, target) ->
                ((WovenLoader) target).define(name.replace('/', '.'), classFile),
            new JavaModules(),
            report);
    HelperClasses.install(libraries);
    return libraries;
  }

  private static LibraryTransformer transformer(
      WeaverReport report, Libraries libraries, InstrumentationPlan... plans) {
    NameIndex index = new NameIndex(List.of(plans));
    return new LibraryTransformer(
        index, new AnnotatedClasses(index.annotated()), libraries, report, new OtherAgents());
  }

  private static final class Log implements WeaverReport {
    final List<String> lines = new ArrayList<>();

    @Override
    public void woven(String instrumentation, String className) {
      lines.add(instrumentation + " woven " + className);
    }

    @Override
    public void standsDown(String instrumentation, @Nullable ClassLoader loader, String reason) {
      lines.add(instrumentation + " stands down: " + reason);
    }

    @Override
    public void retired(String instrumentation, String reason) {
      lines.add(instrumentation + " retired: " + reason);
    }

    @Override
    public void left(String otherAgent) {
      lines.add("left to " + otherAgent);
    }

    @Override
    public void failed(String className, Throwable fault) {
      lines.add(className + " failed: " + fault);
    }
  }
}
