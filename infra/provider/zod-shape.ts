// Looks inside zod schemas: what is under optional, default and refined ones, with types that hold.
import { z } from "zod";

type Wrapper = z.ZodOptional<z.ZodTypeAny> | z.ZodNullable<z.ZodTypeAny>;

function isWrapper(schema: z.ZodTypeAny): schema is Wrapper {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable;
}

function isEffects(schema: z.ZodTypeAny): schema is z.ZodEffects<z.ZodTypeAny> {
  return schema instanceof z.ZodEffects;
}

/** Whether leaving the value out means a default. */
export function isDefault(schema: z.ZodTypeAny): schema is z.ZodDefault<z.ZodTypeAny> {
  return schema instanceof z.ZodDefault;
}

/** A list. */
export function isArray(schema: z.ZodTypeAny): schema is z.ZodArray<z.ZodTypeAny> {
  return schema instanceof z.ZodArray;
}

/** A map from text to one kind of value. */
export function isMap(schema: z.ZodTypeAny): schema is z.ZodRecord {
  return schema instanceof z.ZodRecord;
}

/** An object with named properties. */
export function isObject(schema: z.ZodTypeAny): schema is z.ZodObject<z.ZodRawShape> {
  return schema instanceof z.ZodObject;
}

/** One of several texts. */
export function isEnum(schema: z.ZodTypeAny): schema is z.ZodEnum<[string, ...string[]]> {
  return schema instanceof z.ZodEnum;
}

/** The schema without optional, nullable, default, refinement and transformation around it. */
export function core(schema: z.ZodTypeAny): z.ZodTypeAny {
  if (isWrapper(schema)) return core(schema.unwrap());
  if (isDefault(schema)) return core(schema._def.innerType);
  return isEffects(schema) ? core(schema._def.schema) : schema;
}
