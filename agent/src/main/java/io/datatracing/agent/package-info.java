/**
 * The few classes that the application's class path sees: they find the jar and jump into the
 * agent's own class loader.
 */
package io.datatracing.agent;
