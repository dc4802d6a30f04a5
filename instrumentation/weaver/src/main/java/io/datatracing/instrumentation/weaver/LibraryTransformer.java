package io.datatracing.instrumentation.weaver;

import io.datatracing.bootstrap.weaving.AttachedValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each class being loaded whether to weave it. Never throws, and loads no class of the
 * library: see {@code instrumentation/weaver/README.md}.
 */
final class LibraryTransformer {
  private final NameIndex index;
  private final Libraries libraries;
  private final WeaverReport report;
  private final Supertypes supertypes = new Supertypes();
  private final AnnotatedClasses annotatedClasses;
  private final @Nullable OtherAgents others;

  /**
   * @param others for whose sake everything is left alone as soon as one of them comes; null where
   *     both shall run
   */
  LibraryTransformer(
      NameIndex index,
      AnnotatedClasses annotatedClasses,
      Libraries libraries,
      WeaverReport report,
      @Nullable OtherAgents others) {
    this.others = others;
    this.index = index;
    this.annotatedClasses = annotatedClasses;
    this.libraries = libraries;
    this.report = report;
  }

  /**
   * @param module the class's {@code java.lang.Module}, null on Java 8
   * @param redefined the class itself when it is loaded already
   * @return the woven class file, or null to leave it
   */
  byte @Nullable [] transform(
      @Nullable Object module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      byte[] classFile) {
    if (name == null) {
      return null; // a hidden class
    }
    try {
      String other = others == null ? null : others.entered(name);
      if (other != null) {
        libraries.leaveTo(other);
      }
      if (libraries.hasLeft()) {
        return null;
      }
      if (index.isLoader(name)) {
        return weaveLoader(module, loader, name, classFile);
      }
      List<MatchedType> exact = index.exact(name);
      List<MatchedType> candidates = index.candidates(name);
      boolean annotated = annotatedClasses.mayHave(loader, name, classFile);
      if (exact == null && candidates == null && !annotated) {
        return null;
      }
      int major = ClassVersion.major(classFile);
      byte[] readable = ClassVersion.readable(classFile);
      MatchedTypes matched = matched(loader, readable, exact, candidates, annotated);
      byte[] woven = weave(module, loader, name, redefined, readable, matched);
      return woven == null || readable == classFile ? woven : ClassVersion.set(woven, major);
    } catch (Throwable fault) {
      report.failed(name, fault);
      return null;
    }
  }

  private byte[] weaveLoader(
      @Nullable Object module, @Nullable ClassLoader loader, String name, byte[] classFile) {
    libraries.letRead(module, loader);
    byte[] woven = LoaderWeaver.weave(ClassVersion.readable(classFile));
    report.woven(LoaderWeaver.NAME, name);
    return ClassVersion.set(woven, ClassVersion.major(classFile));
  }

  private @Nullable MatchedTypes matched(
      @Nullable ClassLoader loader,
      byte[] classFile,
      @Nullable List<MatchedType> exact,
      @Nullable List<MatchedType> candidates,
      boolean annotated) {
    List<MatchedType> matched = exact == null ? new ArrayList<>() : new ArrayList<>(exact);
    if (candidates != null && !isInterface(classFile)) {
      for (MatchedType candidate : candidates) {
        if (candidate.type.anyClass()
            || supertypes.isBelow(loader, classFile, candidate.type.name())) {
          matched.add(candidate);
        }
      }
    }
    if (annotated) {
      matched.addAll(annotatedClasses.in(classFile));
    }
    if (matched.isEmpty()) {
      return null;
    }
    MatchedTypes types = new MatchedTypes(matched);
    return types.mayNotApply()
        ? types.applyingTo(ClassShape.of(new ClassReader(classFile), types))
        : types;
  }

  /** What implements an interface is woven, not the interface, which can have no field either. */
  private static boolean isInterface(byte[] classFile) {
    return (new ClassReader(classFile).getAccess() & Opcodes.ACC_INTERFACE) != 0;
  }

  private byte @Nullable [] weave(
      @Nullable Object module,
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      byte[] classFile,
      @Nullable MatchedTypes matched) {
    MatchedTypes rest = matched;
    while (rest != null) {
      for (MatchedType entry : new ArrayList<>(rest.entries())) {
        if (rest != null && !libraries.prepare(entry.instrumentation, loader, module)) {
          rest = rest.without(entry.instrumentation);
        }
      }
      if (rest == null) {
        return null;
      }
      try {
        byte[] woven = ClassWeaver.weave(classFile, rest, addsField(rest, redefined));
        if (woven != null) {
          tell(rest, name);
        }
        return woven;
      } catch (UnfitException unfit) {
        libraries.standDown(unfit.instrumentation, loader, String.valueOf(unfit.getMessage()));
        rest = rest.without(unfit.instrumentation);
      }
    }
    return null;
  }

  private void tell(MatchedTypes woven, String name) {
    Set<String> told = new HashSet<>();
    for (MatchedType entry : woven.entries()) {
      if (told.add(entry.instrumentation.name())) {
        report.woven(entry.instrumentation.name(), name);
      }
    }
  }

  /** A class keeps the field it was loaded with, and cannot get one later. */
  private static boolean addsField(MatchedTypes matched, @Nullable Class<?> redefined) {
    return redefined == null
        ? matched.wantsField()
        : AttachedValue.class.isAssignableFrom(redefined) && declaresField(redefined, matched);
  }

  private static boolean declaresField(Class<?> redefined, MatchedTypes matched) {
    if (!matched.wantsField()) {
      return false;
    }
    for (Class<?> implemented : redefined.getInterfaces()) {
      if (implemented == AttachedValue.class) {
        return true;
      }
    }
    return false;
  }
}
