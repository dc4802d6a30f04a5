package io.datatracing.instrumentation.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.MethodPlan;
import io.datatracing.instrumentation.api.plan.TypePlan;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnnotatedClassesTest {
  private static final TypePlan PLAN =
      new TypePlan(
          Type.getInternalName(Marked.class),
          false,
          true,
          List.of(),
          null,
          List.of(new MethodPlan("*", null, false, List.of())));

  private final AnnotatedClasses classes =
      new AnnotatedClasses(
          List.of(
              new MatchedType(
                  new InstrumentationPlan("a", "a/Stub", List.of(), List.of(), List.of(PLAN)),
                  PLAN)));

  /** What the plan looks for. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Marked {}

  /** Has it on methods, and on a constructor, which does not count. */
  static class Annotated {
    @Marked
    Annotated() {}

    @Marked
    void one(String text, long number) {}

    @Marked
    static int two() {
      return 2;
    }

    void three() {}
  }

  /** Names the annotation, as a class that looks for it does. */
  static class Naming {
    @Nullable Marked marked;
  }

  static class Plain {
    long number = 5_000_000_000L;
    double fraction = 0.1;
  }

  @Test
  void theMethodsWithTheAnnotationAreFound() throws Exception {
    List<MatchedType> found = classes.in(classFile(Annotated.class));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).type.methods())
        .extracting(MethodPlan::toString)
        .containsExactly("one(Ljava/lang/String;J)", "two()");
    assertThat(classes.in(classFile(Naming.class))).isEmpty();
  }

  @Test
  void aLoaderThatHasTheAnnotationIsLookedIntoForEver() throws Exception {
    Asked loader = new Asked(true);
    for (int i = 0; i < 100; i++) {
      assertThat(mayHave(loader, Annotated.class)).isTrue();
      assertThat(mayHave(loader, Naming.class)).isTrue();
      assertThat(mayHave(loader, Plain.class)).isFalse();
    }
    assertThat(loader.asked).hasSize(1);
  }

  @Test
  void aLoaderWithoutItIsAskedOnceAndThenLeftAlone() throws Exception {
    Asked loader = new Asked(false);
    for (int i = 0; i < 32; i++) {
      assertThat(mayHave(loader, Annotated.class)).isTrue();
      assertThat(loader.asked).isEmpty();
    }
    for (int i = 0; i < 32; i++) {
      assertThat(mayHave(loader, Annotated.class)).isFalse();
    }
    assertThat(loader.asked).containsExactly(Type.getInternalName(Marked.class) + ".class");
  }

  @Test
  void theJdksClassesAreNotLookedInto() throws Exception {
    assertThat(classes.mayHave(null, "a/B", classFile(Annotated.class))).isFalse();
    assertThat(classes.mayHave(new Asked(true), "java/sql/B", classFile(Annotated.class)))
        .isFalse();
  }

  /** Every class of this module's tests is read as ASM reads it. */
  @Test
  void theConstantPoolOfEachClassIsReadToItsEnd() throws Exception {
    for (Class<?> type : List.of(Shapes.class, WovenShapesTest.class, StubMaker.class)) {
      String last = "L" + Type.getInternalName(type) + ";";
      assertThat(ConstantPool.hasAny(classFile(type), List.of(ConstantPool.ascii("no such text"))))
          .isFalse();
      assertThat(
              ConstantPool.hasAny(
                  classFile(type),
                  List.of(
                      ConstantPool.ascii("x"),
                      ConstantPool.ascii(last.substring(1, last.length() - 1)))))
          .isTrue();
    }
  }

  private boolean mayHave(ClassLoader loader, Class<?> type) throws IOException {
    return classes.mayHave(loader, Type.getInternalName(type), classFile(type));
  }

  private static byte[] classFile(Class<?> type) throws IOException {
    byte[] classFile = ClassFiles.of(type.getClassLoader()).find(Type.getInternalName(type));
    assertThat(classFile).isNotNull();
    return classFile;
  }

  private static final class Asked extends ClassLoader {
    final List<String> asked = new ArrayList<>();
    private final boolean has;

    Asked(boolean has) {
      super(null);
      this.has = has;
    }

    @Override
    public @Nullable URL getResource(String name) {
      asked.add(name);
      return has ? AnnotatedClassesTest.class.getResource("AnnotatedClassesTest.class") : null;
    }
  }
}
