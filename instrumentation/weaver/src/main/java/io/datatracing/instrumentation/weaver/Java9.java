package io.datatracing.instrumentation.weaver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a class that uses the API of Java 9 and is loaded only where it exists. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@interface Java9 {}
