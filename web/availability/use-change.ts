import { useMutation, useQueryClient } from '@tanstack/react-query';

/** A change to what is declared: the week and the preview are read again once it is made. */
export function useChange<Asked>(
  change: (asked: Asked) => Promise<unknown>,
  onDone: () => void = () => undefined,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      onDone();
      await queries.invalidateQueries({ queryKey: ['availability'] });
    },
  });
}

interface NoContent {
  ok: boolean;
  status: number;
  json(): Promise<unknown>;
}

/** An answer without a body, as `answered` reads one. */
export async function emptied(
  call: Promise<NoContent>,
): Promise<{ ok: boolean; status: number; json(): Promise<unknown> }> {
  const answer = await call;
  return answer.ok ? { ok: true, status: answer.status, json: () => Promise.resolve(undefined) } : answer;
}
