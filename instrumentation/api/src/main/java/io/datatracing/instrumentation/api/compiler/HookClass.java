package io.datatracing.instrumentation.api.compiler;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Arguments;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.MethodId;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Owner;
import io.datatracing.instrumentation.api.Result;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import io.datatracing.instrumentation.api.plan.Binding;
import io.datatracing.instrumentation.api.plan.HookCall;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.annotation.AnnotationList;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/** Reads the annotated methods of a hook class, and refuses what no method could use. */
final class HookClass {
  private HookClass() {}

  /** The hooks in calling order: the one that gives the state first, then in source order. */
  static List<Hook> read(TypeDescription type) {
    List<Hook> hooks = new ArrayList<>();
    @Nullable Hook state = null;
    for (MethodDescription.InDefinedShape method : type.getDeclaredMethods()) {
      Hook hook = read(method);
      if (hook == null) {
        continue;
      }
      if (hook.givesState()) {
        if (state != null) {
          throw new PlanException(
              hook + ": a second @OnEnter that replaces nothing, after " + state);
        }
        state = hook;
        hooks.add(0, hook);
      } else {
        hooks.add(hook);
      }
    }
    if (hooks.isEmpty()) {
      throw new PlanException(type.getName() + " has no method with @OnEnter or @OnExit");
    }
    for (Hook hook : hooks) {
      checkState(hook, state);
    }
    return hooks;
  }

  private static @Nullable Hook read(MethodDescription.InDefinedShape method) {
    AnnotationList annotations = method.getDeclaredAnnotations();
    AnnotationDescription enter = annotations.ofType(OnEnter.class);
    AnnotationDescription exit = annotations.ofType(OnExit.class);
    if (enter == null && exit == null) {
      return null;
    }
    if (enter != null && exit != null) {
      throw new PlanException(method + " is both @OnEnter and @OnExit");
    }
    if (!method.isStatic() || method.isPrivate()) {
      throw new PlanException(method + " must be static and not private");
    }
    int replaces = HookCall.NOTHING;
    if (enter != null) {
      int argument = enter.getValue("replaces").resolve(Integer.class);
      replaces = argument < 0 ? HookCall.NOTHING : argument;
    } else if (exit.getValue("replacesReturn").resolve(Boolean.class)) {
      replaces = Binding.RETURN;
    }
    boolean isVoid = method.getReturnType().represents(void.class);
    if (replaces != HookCall.NOTHING && isVoid) {
      throw new PlanException(method + " replaces a value but returns none");
    }
    if (exit != null && replaces == HookCall.NOTHING && !isVoid) {
      throw new PlanException(method + " returns a value that nobody takes: replacesReturn?");
    }
    boolean onThrow = exit != null && exit.getValue("onThrow").resolve(Boolean.class);
    return new Hook(method, exit != null, onThrow, replaces, bindings(method, exit != null));
  }

  private static int[] bindings(MethodDescription.InDefinedShape method, boolean exit) {
    int[] bindings = new int[method.getParameters().size()];
    for (ParameterDescription parameter : method.getParameters()) {
      AnnotationList annotations = parameter.getDeclaredAnnotations();
      AnnotationDescription argument = annotations.ofType(Argument.class);
      int binding;
      if (argument != null) {
        binding = argument.getValue("value").resolve(Integer.class);
        if (binding < 0) {
          throw new PlanException(method + ": @Argument(" + binding + ")");
        }
      } else if (annotations.isAnnotationPresent(This.class)) {
        binding = Binding.THIS;
      } else if (annotations.isAnnotationPresent(Enter.class)) {
        binding = Binding.ENTER;
      } else if (annotations.isAnnotationPresent(Return.class)) {
        binding = Binding.RETURN;
      } else if (annotations.isAnnotationPresent(Thrown.class)) {
        binding = Binding.THROWN;
      } else if (annotations.isAnnotationPresent(Owner.class)) {
        binding = Binding.OWNER;
      } else if (annotations.isAnnotationPresent(MethodId.class)) {
        binding = Binding.METHOD_ID;
      } else if (annotations.isAnnotationPresent(Arguments.class)) {
        binding = Binding.ARGUMENTS;
      } else if (annotations.isAnnotationPresent(Result.class)) {
        binding = Binding.RESULT;
      } else {
        throw new PlanException(
            method
                + ": parameter "
                + parameter.getIndex()
                + " has no annotation that says what it takes");
      }
      if (exit && binding == Binding.ARGUMENTS) {
        throw new PlanException(method + ": " + Hook.nameOf(binding) + " in an exit hook");
      }
      if (!exit
          && (binding == Binding.RETURN
              || binding == Binding.THROWN
              || binding == Binding.RESULT)) {
        throw new PlanException(method + ": " + Hook.nameOf(binding) + " in an enter hook");
      }
      bindings[parameter.getIndex()] = binding;
    }
    return bindings;
  }

  private static void checkState(Hook hook, @Nullable Hook state) {
    for (int i = 0; i < hook.bindings.length; i++) {
      if (hook.bindings[i] != Binding.ENTER) {
        continue;
      }
      if (state == null || state == hook || state.returnType().represents(void.class)) {
        throw new PlanException(hook + " takes @Enter, but no enter hook gives a state");
      }
      if (!state.returnType().equals(hook.parameterType(i))) {
        throw new PlanException(
            hook
                + " takes @Enter as "
                + hook.parameterType(i)
                + ", but "
                + state
                + " returns "
                + state.returnType());
      }
    }
  }
}
