package io.datatracing.instrumentation.api.compiler;

import io.datatracing.instrumentation.api.WovenType;
import io.datatracing.instrumentation.api.plan.Binding;
import io.datatracing.instrumentation.api.plan.HookCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;

/** Holds a table of contents against the library on the module's class path. */
final class LibraryCheck {
  private final TypePool types;

  LibraryCheck(TypePool types) {
    this.types = types;
  }

  /** Checks that the type is there, where it must be, and that its hooks fit its methods. */
  void check(WovenType woven, WovenType.Method method, Signature signature, List<Hook> hooks) {
    if (woven.match() == WovenType.Match.NAMED) {
      return; // nobody's classes, until an application has some
    }
    TypePool.Resolution resolution = types.describe(woven.name());
    if (!resolution.isResolved()) {
      if (woven.required()) {
        throw new PlanException(woven.name() + " is not on the class path");
      }
      return;
    }
    TypeDescription type = resolution.resolve();
    boolean subtypes = woven.match() == WovenType.Match.SUBTYPES;
    List<MethodDescription> found = methods(type, signature, subtypes);
    // An interface has no constructors, the classes below it have.
    boolean mustBe = method.required() || (subtypes && !signature.name.equals("<init>"));
    if (found.isEmpty() && mustBe) {
      throw new PlanException(woven.name() + " has no method " + method.signature());
    }
    for (MethodDescription target : found) {
      for (Hook hook : hooks) {
        check(hook, type, target);
      }
    }
  }

  /** Checks that the annotation is there, and that its hooks fit methods of any shape. */
  void checkAnnotated(WovenType woven, List<Hook> hooks) {
    if (!types.describe(woven.name()).isResolved()) {
      throw new PlanException(woven.name() + " is not on the class path");
    }
    for (Hook hook : hooks) {
      for (int binding : hook.bindings) {
        if (binding >= Binding.RETURN && binding != Binding.THROWN) {
          throw new PlanException(
              hook + ": " + Hook.nameOf(binding) + " is not in every annotated method");
        }
      }
      if (hook.replacesSomething()) {
        throw new PlanException(hook + ": annotated methods have nothing that fits them all");
      }
    }
  }

  private static List<MethodDescription> methods(
      TypeDescription type, Signature signature, boolean inherited) {
    Map<String, MethodDescription> found = new LinkedHashMap<>();
    List<TypeDescription> open = new ArrayList<>();
    open.add(type);
    for (int i = 0; i < open.size(); i++) {
      TypeDescription current = open.get(i);
      for (MethodDescription method : current.getDeclaredMethods()) {
        if (method.getInternalName().equals(signature.name)
            && !method.isBridge()
            && (signature.parameters == null
                || method.getDescriptor().startsWith(signature.parameters))) {
          found.putIfAbsent(method.getDescriptor(), method);
        }
      }
      if (inherited) {
        if (current.getSuperClass() != null) {
          open.add(current.getSuperClass().asErasure());
        }
        for (TypeDefinition implemented : current.getInterfaces()) {
          open.add(implemented.asErasure());
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  private static void check(Hook hook, TypeDescription type, MethodDescription target) {
    if (target.isConstructor() && hook.exit && hook.onThrow) {
      throw new PlanException(hook + " on " + target + ": a constructor needs onThrow = false");
    }
    for (int i = 0; i < hook.bindings.length; i++) {
      int binding = hook.bindings[i];
      if (binding == Binding.THIS
          && (target.isStatic() || (target.isConstructor() && !hook.exit))) {
        throw new PlanException(hook + " on " + target + ": there is no @This");
      }
      if (binding >= 0 || binding == Binding.RETURN || binding == Binding.THIS) {
        check(hook, binding, valueType(hook, binding, type, target), hook.parameterType(i), target);
      }
    }
    if (hook.replaces != HookCall.NOTHING) {
      check(
          hook,
          hook.replaces,
          hook.returnType(),
          valueType(hook, hook.replaces, type, target),
          target);
    }
  }

  private static void check(
      Hook hook, int binding, TypeDescription from, TypeDescription to, MethodDescription target) {
    boolean fits =
        from.isPrimitive() || to.isPrimitive() ? from.equals(to) : from.isAssignableTo(to);
    if (!fits) {
      throw new PlanException(
          hook
              + " on "
              + target
              + ": "
              + Hook.nameOf(binding)
              + " cannot turn "
              + from.getName()
              + " into "
              + to.getName());
    }
  }

  private static TypeDescription valueType(
      Hook hook, int binding, TypeDescription type, MethodDescription target) {
    if (binding == Binding.THIS) {
      return type;
    }
    if (binding == Binding.RETURN) {
      if (target.getReturnType().represents(void.class)) {
        throw new PlanException(hook + " on " + target + ": it returns nothing");
      }
      return target.getReturnType().asErasure();
    }
    if (binding >= target.getParameters().size()) {
      throw new PlanException(hook + " on " + target + ": it has no argument " + binding);
    }
    return target.getParameters().get(binding).getType().asErasure();
  }
}
