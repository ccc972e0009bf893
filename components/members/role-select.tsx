import { useTranslations } from 'next-intl';
import { Select } from '@/components/ui/select';

/** What somebody may do in the workspace; a member, unless it is said otherwise. */
export function RoleSelect({ label, chosen = 'member' }: { label: string; chosen?: string }) {
  const roles = useTranslations('signIn.roles');
  return (
    <Select name="role" label={label} defaultValue={chosen} boxClassName="w-36">
      {(['member', 'admin', 'owner'] as const).map((role) => (
        <option key={role} value={role}>
          {roles(role)}
        </option>
      ))}
    </Select>
  );
}
