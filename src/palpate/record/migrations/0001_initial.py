"""The first tables of the clinical record."""

import django.db.models.deletion
import django.db.models.manager
import palpate.people.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_storage'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
            ],
            options={
                'verbose_name': 'consent text',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('goals', models.JSONField(default=list)),
                ('shown', models.JSONField(default=list)),
                ('choice', models.CharField(max_length=80)),
                ('reasons', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'verbose_name': 'decision',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sites_withheld', models.BigIntegerField(default=0)),
                ('techniques_withheld', models.JSONField(default=list)),
                ('signature_kind', models.CharField(choices=[('drawn', 'drawn'), ('typed', 'typed')], max_length=10)),
                ('signature', models.TextField()),
                ('signed_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('text', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.consenttext')),
                ('decision', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.decision')),
            ],
            options={
                'verbose_name': 'consent',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('concept', models.CharField(blank=True, max_length=80)),
                ('text', models.CharField(max_length=500)),
                ('kind', models.CharField(choices=[('condition', 'condition'), ('medicine', 'medicine'), ('procedure', 'procedure'), ('device', 'device'), ('finding', 'finding'), ('life-stage', 'life-stage'), ('measurement', 'measurement'), ('allergy', 'allergy')], max_length=20)),
                ('status', models.CharField(choices=[('active', 'active'), ('suspected', 'suspected'), ('resolved', 'resolved'), ('denied', 'denied'), ('entered in error', 'entered in error')], max_length=20)),
                ('onset', models.CharField(blank=True, max_length=10)),
                ('ended', models.CharField(blank=True, max_length=10)),
                ('sites', models.BigIntegerField(default=0)),
                ('value', models.FloatField(blank=True, null=True)),
                ('second', models.FloatField(blank=True, null=True)),
                ('whose', models.CharField(choices=[('self', 'self'), ('family', 'family')], default='self', max_length=10)),
                ('said_by', models.CharField(choices=[('client', 'client'), ('referrer', 'referrer'), ('therapist', 'therapist'), ('import', 'import')], max_length=10)),
                ('said_on', models.DateField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('confirmed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='record.fact')),
            ],
            options={
                'verbose_name': 'fact',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('fhir', 'fhir'), ('intake', 'intake'), ('letter', 'letter')], max_length=10)),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('counts', models.JSONField(default=dict)),
                ('not_understood', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('client', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'verbose_name': 'import',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='IntakeLink',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('expires', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'verbose_name': 'intake link',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='IntakeDraft',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('answers', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('link', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='record.intakelink')),
            ],
            options={
                'verbose_name': 'intake',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed'), ('ended', 'Ended')], default='draft', max_length=10)),
                ('problem', models.TextField(blank=True)),
                ('massage_types', models.JSONField(default=list)),
                ('sites', models.BigIntegerField(default=0)),
                ('minutes', models.PositiveSmallIntegerField(default=60)),
                ('visits_a_week', models.FloatField(default=1)),
                ('weeks', models.PositiveSmallIntegerField(default=6)),
                ('home_care', models.TextField(blank=True)),
                ('precautions', models.TextField(blank=True)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('agreed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
            ],
            options={
                'verbose_name': 'agreed plan',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(max_length=300)),
                ('measure', models.CharField(blank=True, max_length=80)),
                ('site', models.BigIntegerField(default=0)),
                ('baseline', models.FloatField(blank=True, null=True)),
                ('target', models.FloatField(blank=True, null=True)),
                ('by', models.DateField(blank=True, null=True)),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='record.plan')),
            ],
            options={
                'verbose_name': 'goal of an agreed plan',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('outcome', models.CharField(choices=[('continue', 'Continue'), ('change', 'Change'), ('stop', 'Stop'), ('refer', 'Refer')], max_length=10)),
                ('words', models.TextField()),
                ('next_on', models.DateField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='record.plan')),
            ],
            options={
                'verbose_name': 'review',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('draft', 'Draft'), ('signed', 'Signed')], default='planned', max_length=10)),
                ('massage_type', models.CharField(blank=True, max_length=80)),
                ('minutes', models.PositiveSmallIntegerField(default=60)),
                ('positions', models.JSONField(default=list)),
                ('subjective', models.TextField(blank=True)),
                ('objective', models.TextField(blank=True)),
                ('assessment', models.TextField(blank=True)),
                ('plan_text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('plan', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.plan')),
                ('signed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('therapist', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'verbose_name': 'signed note',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('measure', models.CharField(max_length=80)),
                ('site', models.BigIntegerField(default=0)),
                ('value', models.FloatField()),
                ('second', models.FloatField(blank=True, null=True)),
                ('taken_at', models.DateTimeField()),
                ('said_by', models.CharField(default='client', max_length=10)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('session', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.session')),
            ],
            options={
                'verbose_name': 'measurement',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('site', models.BigIntegerField()),
                ('view', models.CharField(choices=[('front', 'front'), ('back', 'back')], max_length=5)),
                ('x', models.FloatField()),
                ('y', models.FloatField()),
                ('kind', models.CharField(choices=[('tender', 'tender'), ('trigger point', 'trigger point'), ('tight', 'tight'), ('swollen', 'swollen'), ('restricted', 'restricted'), ('numb', 'numb'), ('scar', 'scar'), ('skin', 'skin')], max_length=20)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('when', models.CharField(choices=[('before', 'before'), ('after', 'after')], max_length=6)),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='record.session')),
            ],
            options={
                'verbose_name': 'signed note',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('rule', models.CharField(max_length=80)),
                ('limit', models.CharField(max_length=300)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='record.session')),
            ],
            options={
                'verbose_name': 'departure',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Autosave',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('device', models.CharField(max_length=64)),
                ('seq', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('outcome', models.CharField(choices=[('applied', 'applied'), ('late', 'late'), ('stale', 'stale')], max_length=10)),
                ('version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.session')),
            ],
            options={
                'verbose_name': 'saved note',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Addendum',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='record.session')),
            ],
            options={
                'verbose_name': 'addendum',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=200)),
                ('revision', models.CharField(max_length=64)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('fact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='source', to='record.fact')),
                ('origin', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.import')),
            ],
            options={
                'verbose_name': 'source of a fact',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='StoredScreening',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('knowledge', models.CharField(max_length=20)),
                ('person', models.CharField(blank=True, max_length=24)),
                ('inputs', models.CharField(max_length=64)),
                ('content', models.JSONField()),
                ('standing', models.CharField(max_length=12)),
                ('care', models.CharField(max_length=10)),
                ('sentence', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'verbose_name': 'screening',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='session',
            name='screening',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.storedscreening'),
        ),
        migrations.CreateModel(
            name='Glance',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField(null=True)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('plan_number', models.PositiveIntegerField(null=True)),
                ('review_on', models.DateField(null=True)),
                ('consent_signed', models.DateTimeField(null=True)),
                ('consent_withdrawn', models.DateTimeField(null=True)),
                ('client', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('screening', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.storedscreening')),
            ],
            options={
                'verbose_name': 'head of a page',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Work',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sites', models.BigIntegerField()),
                ('technique', models.CharField(max_length=40)),
                ('pressure', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='record.session')),
            ],
            options={
                'verbose_name': 'signed note',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('topic', models.CharField(max_length=80)),
                ('reply', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('unsure', 'unsure')], max_length=10)),
                ('answered_on', models.DateField()),
                ('by', models.CharField(choices=[('client', 'client'), ('referrer', 'referrer'), ('therapist', 'therapist'), ('import', 'import')], max_length=10)),
                ('recorded_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('confirmed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'verbose_name': 'answer',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'indexes': [models.Index(fields=['clinic', 'client', '-recorded_at'], name='answer_of_client')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Clearance',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('rule', models.CharField(max_length=80)),
                ('by_name', models.CharField(max_length=120)),
                ('by_role', models.CharField(max_length=80)),
                ('on', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('words', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('recorded_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'verbose_name': 'clearance',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
                'indexes': [models.Index(fields=['clinic', 'client', 'rule'], name='clearance_of_client')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('on')), _connector='OR'), name='clearance_ends_after_it_begins')],
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.UniqueConstraint(fields=('clinic', 'version'), name='consent_text_version'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['clinic', 'client', '-made_at'], name='decision_of_client'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['clinic', 'client', '-signed_at'], name='consent_of_client'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('sites_withheld__gte', 0)), name='consent_sites'),
        ),
        migrations.AddIndex(
            model_name='fact',
            index=models.Index(fields=['clinic', 'client', '-recorded_at'], name='fact_of_client'),
        ),
        migrations.AddIndex(
            model_name='fact',
            index=models.Index(condition=models.Q(('confirmed_at', None)), fields=['clinic', 'client'], name='fact_waiting'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['active', 'suspected', 'resolved', 'denied', 'entered in error'])), name='fact_status'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(('sites__gte', 0)), name='fact_sites'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='fact_confirmed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.UniqueConstraint(fields=('clinic', 'client', 'sha256'), name='import_once'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.UniqueConstraint(condition=models.Q(('client', None)), fields=('clinic', 'sha256'), name='import_once_without_client'),
        ),
        migrations.AddIndex(
            model_name='intakelink',
            index=models.Index(fields=['clinic', 'client'], name='link_of_client'),
        ),
        migrations.AddIndex(
            model_name='intakedraft',
            index=models.Index(fields=['clinic', 'client', '-saved_at'], name='intake_of_client'),
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['clinic', 'status', 'review_on'], name='plan_review'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(fields=('clinic', 'client', 'number'), name='plan_number'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'agreed')), fields=('clinic', 'client'), name='plan_one_agreed'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 240)), name='plan_minutes'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('sites__gte', 0)), name='plan_sites'),
        ),
        migrations.AddIndex(
            model_name='measurement',
            index=models.Index(fields=['clinic', 'client', 'measure', 'taken_at'], name='measurement_of_client'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(('x__gte', 0), ('x__lte', 1), ('y__gte', 0), ('y__lte', 1)), name='mark_on_figure'),
        ),
        migrations.AddConstraint(
            model_name='departure',
            constraint=models.UniqueConstraint(fields=('session', 'rule', 'limit'), name='departure_once'),
        ),
        migrations.AddConstraint(
            model_name='autosave',
            constraint=models.UniqueConstraint(fields=('session', 'device', 'seq'), name='autosave_once'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(fields=('clinic', 'client', 'key', 'revision'), name='source_once'),
        ),
        migrations.AddIndex(
            model_name='storedscreening',
            index=models.Index(fields=['clinic', 'client', 'on', '-made_at'], name='screening_of_client'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['clinic', 'client', '-at'], name='session_of_client'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['clinic', 'at'], name='session_by_time'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(condition=models.Q(('signed_at', None)), fields=['clinic', 'at'], name='session_unsigned'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'draft', 'signed'])), name='session_status'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 240)), name='session_minutes'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('signed_at', None), ('status', 'signed'), _connector='OR'), name='session_signed_at'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(('pressure__lte', 5)), name='work_pressure'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(('sites__gt', 0)), name='work_sites'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.CheckConstraint(condition=models.Q(('minutes', None), models.Q(('minutes__gte', 1), ('minutes__lte', 240)), _connector='OR'), name='work_minutes'),
        ),
    ]
