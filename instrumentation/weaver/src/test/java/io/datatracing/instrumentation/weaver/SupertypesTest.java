package io.datatracing.instrumentation.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.Test;

class SupertypesTest {
  private final Supertypes supertypes = new Supertypes();

  /** Below {@code AbstractList} by two steps, and {@code Collection} by more. */
  public static class Special extends ArrayList<String> {
    private static final long serialVersionUID = 1;
  }

  /** Below {@link Special}, whose file is read from the loader. */
  public static class MoreSpecial extends Special {
    private static final long serialVersionUID = 1;
  }

  @Test
  void superClassesAndInterfacesAreFollowed() throws Exception {
    assertThat(isBelow(MoreSpecial.class, "java/util/AbstractList")).isTrue();
    assertThat(isBelow(MoreSpecial.class, "java/lang/Iterable")).isTrue();
    assertThat(isBelow(MoreSpecial.class, Type.getInternalName(Special.class))).isTrue();
    assertThat(isBelow(MoreSpecial.class, "java/util/Map")).isFalse();
  }

  @Test
  void aTypeIsBelowItself() throws Exception {
    assertThat(isBelow(Special.class, Type.getInternalName(Special.class))).isTrue();
  }

  private boolean isBelow(Class<?> type, String supertype) throws IOException {
    ClassLoader loader = type.getClassLoader();
    byte[] classFile = ClassFiles.of(loader).find(Type.getInternalName(type));
    assertThat(classFile).isNotNull();
    return supertypes.isBelow(loader, classFile, supertype);
  }
}
