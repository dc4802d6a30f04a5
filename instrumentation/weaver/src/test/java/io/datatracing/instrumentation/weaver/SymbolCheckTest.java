package io.datatracing.instrumentation.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.Symbol;
import java.io.IOException;
import java.util.List;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SymbolCheckTest {
  private static final String LIBRARY = Type.getInternalName(Library.class);
  private static final String BASE = Type.getInternalName(Base.class);

  /** What {@link Library} inherits from. */
  public static class Base {
    public int inherited;

    public void inheritedMethod() {}
  }

  /** Stands for a library. */
  public static class Library extends Base implements Comparable<Library> {
    public static void make() {}

    public String name(int index) {
      return String.valueOf(index);
    }

    @Override
    public int compareTo(Library other) {
      return 0;
    }
  }

  @Test
  void everythingThatIsThereIsFound() throws Exception {
    assertThat(
            missing(
                Symbol.type(LIBRARY),
                Symbol.member(LIBRARY, "name", "(I)Ljava/lang/String;", false),
                Symbol.member(LIBRARY, "make", "()V", true),
                Symbol.member(LIBRARY, "inherited", "I", false),
                Symbol.member(LIBRARY, "inheritedMethod", "()V", false),
                Symbol.member(LIBRARY, "toString", "()Ljava/lang/String;", false),
                Symbol.member(BASE, "inherited", "I", false)))
        .isNull();
  }

  @Test
  void missingClassIsNamed() throws Exception {
    assertThat(missing(Symbol.type("org/library/Gone"))).isEqualTo("class org/library/Gone");
  }

  @Test
  void missingMemberIsNamedWithItsType() throws Exception {
    assertThat(missing(Symbol.member(LIBRARY, "name", "(J)Ljava/lang/String;", false)))
        .isEqualTo(LIBRARY + ".name(J)Ljava/lang/String;");
    assertThat(missing(Symbol.member(BASE, "inherited", "J", false)))
        .isEqualTo(BASE + ".inherited:J");
  }

  @Test
  void instanceMethodThatHasBecomeStaticIsMissing() throws Exception {
    assertThat(missing(Symbol.member(LIBRARY, "make", "()V", false)))
        .isEqualTo(LIBRARY + ".make()V");
  }

  private static @Nullable String missing(Symbol... symbols) throws IOException {
    InstrumentationPlan plan =
        new InstrumentationPlan("library", "Stub", List.of(), List.of(symbols), List.of());
    return new SymbolCheck(ClassFiles.of(SymbolCheckTest.class.getClassLoader())).missing(plan);
  }
}
