/** The models that this machine pretends to have, by the ids they are sold under. */
export const MODELS = ['demo-small', 'demo-medium', 'demo-large', 'demo-reasoner'] as const;

export function isModel(name: unknown): name is (typeof MODELS)[number] {
  return MODELS.some((model) => model === name);
}

/** Whether the model thinks, invisibly, before it answers. */
export function reasons(model: string): boolean {
  return model === 'demo-reasoner';
}
