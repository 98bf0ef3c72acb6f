import { Button } from '@/components/Button';
import { Field } from '@/components/Field';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import type { Profile } from '@/lib/api/types';
import { codePoints, isBlank } from '@/lib/codePoints';
import { useEdited } from '@/lib/drafts';
import { useWork } from '@/lib/react/useWork';
import { count } from '@/lib/time';
import styles from './EditProfile.module.css';
import { useEditProfile } from './queries';

const text = strings.people;
const MAX_NAME_CHARS = 50;
const MAX_BIO_CHARS = 160;

export function EditProfile({ profile, onDone }: { profile: Profile;
  onDone: () => void; }) {
  const [name, setName, forgetName] = useEdited('profile.name',
    profile.display_name);
  const [bio, setBio, forgetBio] = useEdited('profile.bio', profile.bio);
  const { mutateAsync } = useEditProfile();
  const { busy, fault, run } = useWork();
  const left = MAX_BIO_CHARS - codePoints(bio);
  const nameFault = isBlank(name) ? text.nameBlank
    : codePoints(name) > MAX_NAME_CHARS ? text.nameLong : null;

  async function save() {
    if (nameFault === null && left >= 0 && await run(async () => {
      await mutateAsync({ display_name: name.trim(), bio: bio.trim() });
      forgetName();
      forgetBio();
    }))
      onDone();
  }
  return (
    <form className={styles.form} onSubmit={(event) => {
      event.preventDefault();
      void save();
    }}>
      {fault && <Banner kind="fault">{fault}</Banner>}
      <Field label={text.name} value={name} dir="auto" autoComplete="name"
        fault={nameFault} onChange={(event) => setName(event.target.value)} />
      <div className={styles.bio}>
        <label htmlFor="bio">{text.bio}</label>
        <textarea id="bio" dir="auto" rows={3} value={bio}
          aria-describedby="bio-note" aria-invalid={left < 0 || undefined}
          onChange={(event) => setBio(event.target.value)} />
        <p id="bio-note" className={styles.note} aria-live="polite"
          data-over={left < 0 || undefined}>
          {left < 0 ? text.bioOver(count(-left)) : text.bioRule}
        </p>
      </div>
      <Button type="submit" busy={busy}>{text.save}</Button>
    </form>
  );
}
